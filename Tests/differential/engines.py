"""Both engines: many queries to one process."""
import dataclasses
import json
import os
import pathlib
import re
import select
import subprocess

import duckdb

from .collation import MACROS

ROOT = pathlib.Path(__file__).resolve().parents[2]
DECODER = json.JSONDecoder(parse_float=str)
# A query that takes longer has hung.
SECONDS_MAX = 120
ERROR_CODE = re.compile(r"error (E\d+):")


def program():
    """TINH names the binary; else the release build, else the debug one."""
    places = [os.environ.get("TINH"), ROOT / ".build/release/tinh", ROOT / ".build/debug/tinh"]
    for place in places:
        if place and os.access(place, os.X_OK):
            return os.path.abspath(place)
    raise RuntimeError("build Tinh first, or set TINH to the program")


@dataclasses.dataclass(frozen=True)
class Way:
    """How Tinh works: threads, rows in a batch, bytes in a piece of a file; files read by each query as it runs, or columns
    loaded once for a script that is known whole."""
    threads: int
    batch_rows: int
    morsel_bytes: int
    is_loaded: bool = False
    # Whether what is loaded and defined stands in another script.
    is_imported: bool = False

    @property
    def flags(self):
        return ["--threads", str(self.threads), "--batch-rows", str(self.batch_rows), "--morsel-bytes", str(self.morsel_bytes)]

    def arguments(self, script):
        return ["run", script] if self.is_loaded else []


LARGE, SMALL = (2048, 1 << 20), (3, 200)
WAYS = [Way(threads, *size, is_loaded) for threads in (1, 2) for size in (LARGE, SMALL) for is_loaded in (False, True)]
# Each table is asked in two ways that differ in everything.
PAIRS = [
    tuple(dataclasses.replace(way, is_imported=way.is_loaded and way.threads == 2) for way in (WAYS[number], WAYS[7 - number]))
    for number in range(4)]


@dataclasses.dataclass(frozen=True)
class Answer:
    """`error`: the message, with its code; None where there are rows. `output` is what was printed, byte for byte."""
    output: bytes = b""
    error: str | None = None

    @property
    def code(self):
        found = ERROR_CODE.search(self.error or "")
        return found.group(1) if found else self.error

    def rows(self):
        return DECODER.decode(self.output.decode("utf-8"))


class TinhRun:
    """A script under way: statements that load, then queries, each on one line. A query that fails ends the process, and
    another one goes on behind it."""

    def __init__(self, way, folder, loads, queries, name="run", is_quiet=True, given=()):
        self.folder, self.loads, self.queries = folder, loads, queries
        self.path = pathlib.Path(folder) / f"{name}.tinh"
        self.command = [program(), *way.arguments(self.path.name), "--format", "json", "--color", "never", *way.flags]
        self.command += ["--quiet"] * is_quiet
        for value in given:
            self.command += ["--param", value]
        if way.is_imported:
            imported = self.path.with_suffix(".defined.tinh")
            imported.write_text("\n".join(loads) + "\n", encoding="utf-8")
            self.loads = [f'import "{imported.name}"']
        self.answers = []
        self.start()

    def start(self):
        self.path.write_text("\n".join(self.loads + self.queries[len(self.answers):]) + "\n", encoding="utf-8")
        self.output = open(self.path.with_suffix(".out"), "w+b")
        self.errors = open(self.path.with_suffix(".err"), "w+b")
        with open(self.path, "rb") as script:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, stdin=script, stdout=self.output, stderr=self.errors)

    def finish(self):
        """The answers, one for each query."""
        while True:
            status = end_of(self.process)
            self.collect()
            if status == 0 and len(self.answers) == len(self.queries):
                return self.answers
            with self.errors:
                self.errors.seek(0)
                message = self.errors.read().decode("utf-8", "replace").strip()
            if len(self.answers) == len(self.queries):
                self.answers.pop()
                message = f"after its last query: {message}"
            self.answers.append(Answer(error=message if status == 1 and ERROR_CODE.search(message) else f"crash {status}: {message}"))
            if len(self.answers) == len(self.queries):
                return self.answers
            self.start()

    def collect(self):
        with self.output:
            self.output.seek(0)
            self.answers += [Answer(result) for result in results(self.output.read())]


def results(printed):
    """Each is an array whose last line is `]`."""
    whole, rest = [], b""
    for piece in printed.split(b"]\n")[:-1]:
        rest += piece + b"]\n"
        # A text may end in such a sign, a result begins a line with it.
        if piece == b"[" or piece.endswith(b"\n"):
            whole.append(rest)
            rest = b""
    return whole


def end_of(process):
    """The status of a process, which is ended when it takes too long. Popen.wait looks again and again where time is limited."""
    handle = os.pidfd_open(process.pid)
    try:
        end = select.poll()
        end.register(handle, select.POLLIN)
        if not end.poll(SECONDS_MAX * 1000):
            process.kill()
    finally:
        os.close(handle)
    return process.wait()


class Duck:
    """DuckDB, kept simple: one thread, no optimizer."""

    def __init__(self):
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.connection.execute(MACROS)
        self.connection.execute("PRAGMA disable_optimizer")
        self.connection.execute("SET enable_progress_bar = false")

    def make(self, tables):
        for table in tables.values():
            for statement in table.sql():
                self.connection.execute(statement)

    def rows(self, sql):
        return self.connection.execute(sql).fetchall()
