"""Evidently's data drift preset on the same file: python evidently_drift.py FILE ROWS"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

file, rows = sys.argv[1], int(sys.argv[2])


def status(field):
    """Megabytes of a field of /proc/self/status."""
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1.024e-3 for line in lines if line.startswith(field))


def reset_peak():
    with open("/proc/self/clear_refs", "w") as clear_refs:
        clear_refs.write("5")


started = time.perf_counter()
data = pd.read_parquet(file)
reference, current = data.iloc[: rows // 2], data.iloc[rows // 2 :]
read = time.perf_counter() - started
held = status("VmRSS")
reset_peak()
cpu = time.process_time()
begun = time.perf_counter()
definition = DataDefinition(
    numerical_columns=[name for name in data.columns if name.startswith("n")],
    categorical_columns=[name for name in data.columns if name.startswith("c")],
)
report = Report([DataDriftPreset()])
result = report.run(
    Dataset.from_pandas(current, data_definition=definition),
    Dataset.from_pandas(reference, data_definition=definition),
)
seconds = time.perf_counter() - begun
cpu = time.process_time() - cpu
metrics = json.loads(result.json())["metrics"]
drifted = metrics[0]["value"]
print(json.dumps({
    "readSeconds": read, "seconds": seconds, "cpuSeconds": cpu, "dataMegabytes": held,
    "extraMegabytes": max(0.0, status("VmHWM") - held), "drifted": drifted,
}))
