"""The questions of the benchmark, on little data: Tinh answers each as DuckDB does, and formats each as it stands."""
import os
import pathlib
import subprocess

import duckdb
import pytest

from . import cold
from .measure import same
from .workload import NAMES, PROJECT, Workload, program

SCALES = {"clearance": 1e-3, "groupby": 1e-3, "join": 1e-3, "tpch": 1e-2}
FOLDER = pathlib.Path(os.environ.get("BENCH_DATA", PROJECT / ".build" / "bench")) / "answers"


@pytest.fixture(scope="module", params=NAMES)
def workload(request):
    return Workload(request.param, FOLDER, SCALES.get(request.param, 2e-3))


def test_answers(workload):
    connection = duckdb.connect()
    for name, path in workload.files("duckdb").items():
        connection.execute(f"create view {name} as from '{path}'")
    for query in workload.queries:
        wanted = [[None if value is None else str(value) for value in row]
                  for row in connection.execute(workload.text(query, "duckdb")).fetchall()]
        found = cold.run(*cold.command(workload, query, "tinh"))
        assert "error" not in found, f"{workload.name} {query['id']}: {found.get('error')}"
        assert same(found["answer"], wanted), f"{workload.name} {query['id']}"
        # An answer without rows would prove nothing.
        assert wanted or (workload.name, query["id"]) in WITHOUT_ROWS, f"{workload.name} {query['id']} has no rows"


# Of so little data, and only that.
WITHOUT_ROWS = {("skewed", "3"), ("tpch", "2"), ("tpch", "20")}


def test_each_question_has_a_file_and_each_file_a_question():
    scripts = {path.relative_to(PROJECT / "examples" / "bench").with_suffix("").as_posix()
               for path in (PROJECT / "examples" / "bench").glob("*/*.tinh")}
    questions = {f"{name}/{query['id']}" for name in NAMES for query in Workload.specification(name)["query"]}
    assert scripts == questions


def test_the_form_is_the_one_that_tinh_gives():
    checked = subprocess.run([program(), "fmt", "--check", PROJECT / "examples" / "bench"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
