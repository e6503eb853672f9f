"""Whole processes: from the start of the program to its end, with files in and the answer out."""
import csv
import io
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time

from .engines import THREADS
from .workload import HERE, program

TEXTS = {"date", "city", "commune", "project", "status", "note", "region", "product", "author", "report", "time", "kind", "remark",
         "visitor", "email", "url"}


def command(workload, query, engine):
    """The command and what it reads from standard input."""
    text, files = workload.text(query, engine), workload.files(engine)
    if text is None:
        return None
    if engine == "tinh":
        return [program(), "-c", text, "--format", "csv", "--threads", str(THREADS), "--quiet",
                *(f"{name}={path}" for name, path in files.items())], ""
    if engine == "mlr":
        return ["mlr", "--icsv", "--ocsv", *shlex.split(text), *files.values()], ""
    if engine == "sqlite":
        return ["sqlite3", "-csv", "-header", ":memory:", *(line for item in files.items() for line in imported(*item)), text], ""
    return [sys.executable, "-m", "bench.engines", engine], json.dumps({"cold": files, "query": text}) + "\n"


def imported(name, path):
    with open(path, encoding="utf-8", newline="") as file:
        columns = ", ".join(f"{column} {'text' if column in TEXTS else 'numeric'}" for column in next(csv.reader(file)))
    return [f"create table {name} ({columns})", f".import --skip 1 {path} {name}"]


def run(words, standard_input):
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        given.write(standard_input.encode())
        given.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(words, stdin=given, stdout=out, stderr=errors, cwd=HERE.parent)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), errors.seek(0)
        if process.returncode:
            return {"error": errors.read().decode(errors="replace")[-300:] or f"exit status {process.returncode}"}
        rows = list(csv.reader(io.TextIOWrapper(out, encoding="utf-8", newline="")))
        return {"seconds": seconds, "peak_mb": usage.ru_maxrss / 1024, "answer": [row or [""] for row in rows[1:]]}


def runners(workload, query, engines):
    commands = {engine: command(workload, query, engine) for engine in engines}
    return {engine: lambda words=words: run(*words) for engine, words in commands.items() if words}
