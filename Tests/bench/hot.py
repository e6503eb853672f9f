"""Tables in memory: one process for each engine holds them, and each question is timed inside of it."""
import csv
import json
import os
import re
import select
import subprocess
import sys
import tempfile

from .engines import LONG, THREADS
from .workload import HERE, program

LOAD_SECONDS, QUERY_SECONDS = 900, 120


class Peer:
    def __init__(self, engine, workload):
        self.workload, self.engine = workload, engine
        self.process = subprocess.Popen([sys.executable, "-m", "bench.engines", engine], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=HERE.parent)
        self.loaded = self.ask({"load": workload.files(engine)}, LOAD_SECONDS)

    def ask(self, request, seconds):
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return {"error": "the process ended"}
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        line = self.process.stdout.readline() if ready else b""
        if not line:
            self.stop()
            return {"error": "the process ended" if ready else f"no answer in {seconds} s"}
        return json.loads(line)

    def run(self, query, with_answer=False):
        text = self.workload.text(query, self.engine)
        return self.ask({"query": text, "keep": self.workload.keep, "answer": with_answer}, QUERY_SECONDS)

    def stop(self):
        self.process.kill()
        self.process.wait()


class Tinh:
    """Tinh times itself: `--timings` writes what each load and each statement took into a pipe."""

    marks = 0

    def __init__(self, workload):
        self.workload = workload
        self.files = [f"{name}={path}" for name, path in workload.files("tinh").items()]
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            [program(), "--format", "none", "--quiet", "--threads", str(THREADS), "--timings", f"/dev/fd/{writing}", *self.files],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, pass_fds=[writing])
        os.close(writing)
        self.lines = os.fdopen(reading)
        try:
            loads = [self.line() for _ in self.files]
            self.loaded = {"seconds": sum(line["seconds"] for line in loads),
                           "peak_mb": self.memory("VmHWM"), "held_mb": self.memory("VmRSS")}
        except EOFError:
            self.loaded = {"error": self.process.stderr.read().decode(errors="replace")[-300:]}

    def line(self):
        text = self.lines.readline()
        if not text:
            raise EOFError
        return json.loads(text)

    def memory(self, key):
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(key)) / 1024

    def run(self, query, with_answer=False):
        Tinh.marks += 1
        mark = f"the end of question {Tinh.marks}"
        # An empty line ends a statement.
        text = re.sub(r"\n\s*\n+", "\n", self.workload.text(query, "tinh").strip())
        seconds = 0.0
        try:
            self.process.stdin.write(f'{text}\n\nshow "{mark}"\n\n'.encode())
            self.process.stdin.flush()
            while mark not in (line := self.line())["text"]:
                seconds += line["seconds"]
        except (BrokenPipeError, EOFError):
            return {"error": self.process.stderr.read().decode(errors="replace")[-300:]}
        return {"seconds": seconds} | ({"answer": self.answer(text)} if with_answer else {})

    def answer(self, text):
        """What a process of its own prints; a long answer as the sums of its measures."""
        with tempfile.NamedTemporaryFile(suffix=".csv") as out:
            subprocess.run([program(), "-c", text, "--format", "csv", "--quiet", *self.files], stdout=out, check=True)
            with open(out.name, encoding="utf-8", newline="") as file:
                rows = [row or [""] for row, _ in zip(csv.reader(file), range(LONG + 2))][1:]
            if len(rows) <= LONG:
                return rows
            told = subprocess.run([sys.executable, "-m", "bench.sums", out.name], stdout=subprocess.PIPE, check=True, cwd=HERE.parent)
            return json.loads(told.stdout)

    def stop(self):
        self.process.kill()
        self.process.wait()


def worker(engine, workload):
    return Tinh(workload) if engine == "tinh" else Peer(engine, workload)


def runners(workers, workload, query):
    return {engine: lambda worker=worker: worker.run(query) for engine, worker in workers.items()
            if "error" not in worker.loaded and workload.text(query, engine)}
