"""A workload: its tables, its questions, and each question in every engine's own words."""
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tomllib

from .engines import MODULES

HERE = pathlib.Path(__file__).parent
PROJECT = HERE.parent.parent
NAMES = ["startup", "clearance", "groupby", "join", "tpch", "wide", "skewed", "long-text", "events", "sparse", "visits",
         "tiny"]


def installed():
    """The peers of this machine; Tinh is the last."""
    peers = [peer for peer, module in MODULES.items() if importlib.util.find_spec(module)]
    programs = [peer for peer, program in (("sqlite", "sqlite3"), ("mlr", "mlr")) if shutil.which(program)]
    return [*peers, *programs, "tinh"]


class Workload:
    def __init__(self, name, folder, scale=1.0):
        specification = Workload.specification(name)
        self.name, self.title, self.modes = name, specification["title"], specification["modes"]
        self.keep = specification["result"] == "table"
        self.rows = int(specification["rows"] * (scale if name != "tiny" else 1))
        self.queries = specification["query"]
        place = folder / str(self.rows)
        self.paths = {table: self.made(place, shape) for table, shape in specification["tables"].items()}

    @staticmethod
    def specification(name):
        return tomllib.loads((HERE / "workloads" / f"{name}.toml").read_text(encoding="utf-8"))

    def made(self, folder, shape):
        path = folder / f"{shape}.{'parquet' if shape.startswith('tpch/') else 'csv'}"
        if not path.exists():
            subprocess.run([sys.executable, "-m", "bench.data", folder, shape, str(self.rows)], check=True, cwd=HERE.parent)
        return path

    def files(self, engine):
        """Tinh reads CSV; where a peer is given Parquet, the CSV file lies beside it."""
        if engine == "tinh":
            return {table: str(path.with_suffix(".csv")) for table, path in self.paths.items()}
        return {table: str(path) for table, path in self.paths.items()}

    def text(self, query, engine):
        """The engine's own text, else the common SQL; None where the engine has nothing to run."""
        if engine == "tinh":
            return (PROJECT / "examples" / "bench" / self.name / f"{query['id']}.tinh").read_text(encoding="utf-8")
        if engine == "mlr":
            return query.get("mlr")
        return query.get(engine.split("-")[0], query["sql"]).strip()


def program():
    return os.environ.get("TINH", str(PROJECT / ".build" / "release" / "tinh"))
