"""Base rate, logistic regression and gradient boosting on the very features and rows that the pipeline trains on.

baselines.py FEATURES_FOLDER [NAME…]: reads train.parquet, validation.parquet and test.parquet of the features stage and prints
one JSON object: {name: {auc, log_loss, seconds}} on the test rows, of the models named or of all. Gradient boosting stops early on the validation rows,
as the network does. One thread, as the network has.
"""

import json
import sys
import time

import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.preprocessing import StandardScaler

folder = sys.argv[1]
train, validation, test = (pd.read_parquet(f"{folder}/{name}.parquet") for name in ("train", "validation", "test"))
strings = ["origin", "destination"]
numbers = [c for c in train.columns if c not in {"id", "scheduled_departure", "late", "delay_minutes", *strings}]
airports = pd.CategoricalDtype(sorted(set(train.origin) | set(train.destination)))


def judge(probability, started):
    return {
        "auc": float(roc_auc_score(test.late, probability)),
        "log_loss": float(log_loss(test.late, probability)),
        "seconds": time.perf_counter() - started,
    }


def base_rate():
    started = time.perf_counter()
    return judge(np.full(len(test), train.late.mean()), started)


def one_feature():
    started = time.perf_counter()
    model = LogisticRegression().fit(train[["origin_late_rate_3h"]], train.late)
    return judge(model.predict_proba(test[["origin_late_rate_3h"]])[:, 1], started)


def logistic_regression():
    started = time.perf_counter()
    scaler = StandardScaler().fit(train[numbers])

    def matrix(rows):
        scaled = scaler.transform(rows[numbers])
        hot = [pd.get_dummies(rows[name].astype(airports), dtype=np.float32).to_numpy() for name in strings]
        hours = pd.get_dummies(rows.scheduled_hour.astype(int).astype(pd.CategoricalDtype(range(24))), dtype=np.float32)
        return np.hstack([scaled, hours.to_numpy(), *hot]).astype(np.float32)

    model = LogisticRegression(C=0.1, solver="newton-cholesky").fit(matrix(train), train.late)
    return judge(model.predict_proba(matrix(test))[:, 1], started)


def gradient_boosting():
    started = time.perf_counter()

    def matrix(rows):
        frame = rows[numbers].copy()
        for name in strings:
            frame[name] = rows[name].astype(airports)
        return xgb.DMatrix(frame, rows.late, enable_categorical=True)

    options = {
        "objective": "binary:logistic",
        "eval_metric": "logloss",
        "tree_method": "hist",
        "max_depth": 6,
        "eta": 0.1,
        "subsample": 0.8,
        "colsample_bytree": 0.8,
        "seed": 7,
        "nthread": 1,
    }
    model = xgb.train(
        options,
        matrix(train),
        num_boost_round=500,
        evals=[(matrix(validation), "validation")],
        early_stopping_rounds=30,
        verbose_eval=False,
    )
    result = judge(model.predict(matrix(test), iteration_range=(0, model.best_iteration + 1)), started)
    return {**result, "trees": model.best_iteration + 1}


names = {
    "base rate": base_rate,
    "origin's late rate alone": one_feature,
    "logistic regression": logistic_regression,
    "XGBoost": gradient_boosting,
}
wanted = sys.argv[2:] or list(names)
print(json.dumps({name: names[name]() for name in wanted}))
