"""An ordinary user's work with MLflow: what is asked of the server in the tracking URI, and what comes back, as JSON.

Run against two servers, the answers must be the same, field by field. Ids and times are replaced by names.
"""

import json
import logging
import os
import re
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
# Small, so that the multipart way is gone where the server offers it.
os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = "1000000"
os.environ["MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE"] = "600000"
os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "true"

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException
from sklearn.linear_model import LogisticRegression

logging.disable(logging.CRITICAL)
mlflow.set_tracking_uri(sys.argv[1])
client = MlflowClient()
answers: list[tuple[str, object]] = []
names: dict[str, str] = {}


def note(what, value):
    answers.append((what, plain(value)))


def name(identity, as_):
    names[identity] = f"<{as_}>"
    return identity


def plain(value):
    """JSON of anything MLflow gives, with ids and times replaced and what has no order put in one."""
    if hasattr(value, "to_dictionary"):
        return plain(value.to_dictionary())
    if isinstance(value, dict):
        return {plain(key): plain(one) for key, one in sorted(value.items(), key=lambda pair: str(pair[0]))}
    if isinstance(value, (list, tuple, set)):
        return [plain(one) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return value if np.isfinite(value) else str(value)
    if isinstance(value, (int, np.integer)):
        return "<time>" if value > 1_600_000_000_000 else int(value)
    if isinstance(value, str):
        for identity, as_ in names.items():
            value = value.replace(identity, as_)
        return re.sub(r"(?<=Valid keys are ')\{.*?\}|(?<=not one of ')\{.*?\}", lambda m: str(sorted(m[0])), value)
    if hasattr(value, "__dict__"):
        fields = {key.lstrip("_"): one for key, one in vars(value).items()}
        # What a client fills in by itself, or a database keeps without an order.
        return plain({key: sorted_if_pairs(one) for key, one in fields.items() if key not in ("workspace",)})
    return str(value)


def sorted_if_pairs(value):
    if isinstance(value, list) and all(hasattr(one, "key") for one in value):
        return sorted(value, key=lambda one: one.key)
    return sorted(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else value


def refused(what, call):
    try:
        call()
        note(what, "not refused")
    except MlflowException as error:
        note(what, {"code": error.error_code, "message": str(error)})


def whole(run):
    info = {key: getattr(run.info, key) for key in ("run_id", "experiment_id", "run_name", "status", "lifecycle_stage", "artifact_uri")}
    hidden = ("mlflow.source.name", "mlflow.user", "mlflow.log-model.history", "mlflow.source.git.commit")
    tags = {key: value for key, value in run.data.tags.items() if key not in hidden}
    inputs = [(one.dataset.name, one.dataset.digest, sorted((tag.key, tag.value) for tag in one.tags)) for one in run.inputs.dataset_inputs]
    return {
        "info": info,
        "metrics": run.data.metrics,
        "params": run.data.params,
        "tags": tags,
        "inputs": sorted(inputs),
        "outputs": len(run.outputs.model_outputs) if run.outputs else 0,
    }


# Experiments.
experiment_id = name(client.create_experiment("Versuch „ü“ 日本", tags={"team": "a"}), "experiment")
names.pop(experiment_id)  # A small number: it would replace digits everywhere.
experiment = client.get_experiment_by_name("Versuch „ü“ 日本")
note("experiment", {"name": experiment.name, "tags": experiment.tags, "stage": experiment.lifecycle_stage})
client.set_experiment_tag(experiment_id, "note", "x" * 5000)
mlflow.set_experiment(experiment_id=experiment_id)

# Autologging.
mlflow.sklearn.autolog(log_models=True, log_datasets=True, silent=True)
x = np.arange(40, dtype=float).reshape(-1, 1)
y = (x[:, 0] > 20).astype(int)
with mlflow.start_run(run_name="auto") as run:
    name(run.info.run_id, "auto")
    LogisticRegression(max_iter=200, random_state=0).fit(x, y)
mlflow.sklearn.autolog(disable=True)
auto = client.get_run(run.info.run_id)
for model in auto.outputs.model_outputs:
    name(model.model_id, "auto model")
note("autologged", {**whole(auto), "metrics": sorted(auto.data.metrics)})
note("autologged artifacts", sorted((one.path, one.is_dir) for one in client.list_artifacts(run.info.run_id)))

# Nested runs, params, tags, metrics with steps, a batch of 10,000.
with mlflow.start_run(run_name="parent ✓", tags={"a b": "c/d"}, description="why\nand how") as parent:
    name(parent.info.run_id, "parent")
    mlflow.log_params({"rate": 0.1, "layers": [64, 32], "none": None, "long": "v" * 7000})
    mlflow.log_metrics({"auc": 0.77, "nan": float("nan"), "inf": float("inf"), "small": 1e-300})
    with mlflow.start_run(run_name="child", nested=True) as child:
        name(child.info.run_id, "child")
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step, timestamp=1000 + step)
    metrics = [Metric("batch", float(index % 97), index, index) for index in range(10_000)]
    for start in range(0, len(metrics), 1000):
        client.log_batch(parent.info.run_id, metrics=metrics[start : start + 1000])
    client.log_batch(parent.info.run_id, params=[Param("p", "1")], tags=[RunTag("t", ""), RunTag("mlflow.runName", "renamed")])
    dataset = mlflow.data.from_numpy(x, targets=y, name="numbers")
    mlflow.log_input(dataset, context="training")
note("parent", whole(client.get_run(parent.info.run_id)))
note("child", whole(client.get_run(child.info.run_id)))
history = client.get_metric_history(parent.info.run_id, "batch")
note("history", [len(history), [(one.step, one.value) for one in history[:3]], [(one.step, one.value) for one in history[-3:]]])
note("child history", [(one.value, one.timestamp, one.step) for one in client.get_metric_history(child.info.run_id, "loss")])
note("no history", client.get_metric_history(parent.info.run_id, "none"))

# Artifacts.
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(os.path.join(folder, "sub dir"))
    with open(os.path.join(folder, "sub dir", "ünï.txt"), "w") as file:
        file.write("text")
    with open(os.path.join(folder, "large.bin"), "wb") as file:
        file.write(os.urandom(10) * 200_000)
    client.log_artifacts(parent.info.run_id, folder, "files")
    with open(os.path.join(folder, "large.bin"), "rb") as file:
        content = file.read()
client.log_text(parent.info.run_id, "hello ü", "notes/a.txt")
client.log_dict(parent.info.run_id, {"a": [1, 2]}, "value.json")
listed = lambda path=None: sorted((one.path, one.is_dir, one.file_size) for one in client.list_artifacts(parent.info.run_id, path))
note("artifacts", [listed(), listed("files"), listed("files/sub dir"), listed("none")])
with tempfile.TemporaryDirectory() as folder:
    down = client.download_artifacts(parent.info.run_id, "files", folder)
    with open(os.path.join(down, "large.bin"), "rb") as file:
        note("same bytes", file.read() == content)
    with open(os.path.join(down, "sub dir", "ünï.txt")) as file:
        note("same text", file.read())
note("text", mlflow.artifacts.load_text(f"runs:/{parent.info.run_id}/notes/a.txt"))
note("dict", mlflow.artifacts.load_dict(f"runs:/{parent.info.run_id}/value.json"))

# A model: logged, registered, found by its alias, loaded.
class Doubler(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input * 2


with mlflow.start_run(run_name="model") as run:
    name(run.info.run_id, "model run")
    logged = mlflow.pyfunc.log_model(name="doubler", python_model=Doubler(), registered_model_name="Doubler", pip_requirements=[])
    name(logged.model_id, "model")
    mlflow.log_metric("score", 0.9, model_id=logged.model_id)
client.set_registered_model_alias("Doubler", "champion", 1)
client.set_model_version_tag("Doubler", "1", "checked", "yes")
client.update_model_version("Doubler", "1", description="it doubles")
version = client.get_model_version_by_alias("Doubler", "champion")
note("version", {key: getattr(version, key) for key in ("name", "version", "run_id", "source", "status", "aliases", "tags", "description", "current_stage")})
loaded = mlflow.pyfunc.load_model("models:/Doubler@champion")
note("loaded", loaded.predict(np.array([1, 2])).tolist())
model = mlflow.get_logged_model(logged.model_id)
note("logged model", {"name": model.name, "status": str(model.status), "run": model.source_run_id, "metrics": [(m.key, m.value) for m in model.metrics], "tags": {k: v for k, v in model.tags.items() if k in ("mlflow.modelVersions",)}})
note("search models", [one.model_id for one in mlflow.search_logged_models(experiment_ids=[experiment_id], filter_string="metrics.score > 0.5", output_format="list")])
client.create_registered_model("Other", tags={"k": "v"}, description="d")
client.create_model_version("Other", source=f"models:/{logged.model_id}", model_id=logged.model_id)
client.transition_model_version_stage("Other", 1, "Staging")
note("registered", [(one.name, one.description, one.tags, one.aliases, [(v.version, v.current_stage) for v in one.latest_versions]) for one in client.search_registered_models()])
note("versions", [(one.name, one.version) for one in client.search_model_versions("name = 'Other'", order_by=["version_number ASC"])])
client.rename_registered_model("Other", "Another")
client.delete_registered_model("Another")
client.delete_registered_model_alias("Doubler", "champion")
note("no aliases", client.get_registered_model("Doubler").aliases)

# Search, delete, restore.
search = lambda **options: [one.info.run_name for one in client.search_runs([experiment_id], **options)]
note("all runs", search())
note("by metric", search(filter_string="metrics.auc > 0.5"))
note("by nan", search(filter_string="metrics.nan != 1"))
note("by param", search(filter_string="params.rate = '0.1' and attributes.status = 'FINISHED'"))
note("by tag", search(filter_string="tags.`a b` LIKE 'c%'"))
note("children", search(filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'"))
note("by data", search(filter_string="dataset.name = 'numbers'"))
note("ordered", search(order_by=["metrics.auc DESC", "attributes.start_time ASC"]))
page = client.search_runs([experiment_id], max_results=2)
rest = client.search_runs([experiment_id], max_results=10, page_token=page.token)
note("pages", [len(page), len(rest), bool(rest.token)])
frame = mlflow.search_runs([experiment_id], filter_string="metrics.auc > 0.5")
note("frame", sorted(column for column in frame.columns if not column.startswith("tags.mlflow.")))
client.delete_run(child.info.run_id)
note("without deleted", search())
note("deleted", search(run_view_type=2))
client.restore_run(child.info.run_id)
note("restored", client.get_run(child.info.run_id).info.lifecycle_stage)
client.delete_experiment(experiment_id)
note("deleted experiments", [one.name for one in client.search_experiments(view_type=2)])
client.restore_experiment(experiment_id)
note("experiments", [one.name for one in client.search_experiments(filter_string="name LIKE 'Versuch%'")])

# Wrong requests.
run_id = parent.info.run_id
refused("param again", lambda: client.log_param(run_id, "p", "2"))
refused("params again", lambda: client.log_batch(run_id, params=[Param("p", "2")]))
refused("no run", lambda: client.get_run("0" * 32))
refused("no experiment", lambda: client.get_experiment("987654"))
refused("no alias", lambda: client.get_model_version_by_alias("Doubler", "none"))
refused("no version", lambda: client.get_model_version("Doubler", "9"))
refused("no model", lambda: client.get_registered_model("none"))
refused("bad filter", lambda: client.search_runs([experiment_id], filter_string="metrics.a >"))
refused("bad entity", lambda: client.search_runs([experiment_id], filter_string="foo.a = '1'"))
refused("bad page", lambda: client.search_runs([experiment_id], page_token="x"))
refused("model name", lambda: client.create_registered_model("a/b"))
refused("reserved alias", lambda: client.set_registered_model_alias("Doubler", "v1", 1))
refused("stage", lambda: client.transition_model_version_stage("Doubler", 1, "Nowhere"))
refused("no tag", lambda: client.delete_tag(run_id, "none"))
client.delete_run(run_id)
refused("deleted run", lambda: client.log_metric(run_id, "a", 1))

print(json.dumps(answers))
