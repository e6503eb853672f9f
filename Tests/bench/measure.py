"""Rounds over all engines, so that a slow minute of the machine hits each of them, and what comes out of them."""
import math
import re
import statistics

from . import cold, hot


def measure(workload, mode, engines, runs, budget, say):
    """{"load": {engine: …}, query: {engine: {"seconds": […], "median", "agrees", …}}}"""
    results = {}
    if mode == "cold":
        for query in workload.queries:
            results[query["id"]] = finished(rounds(cold.runners(workload, query, engines), runs, budget), {})
            say(workload, query, results[query["id"]])
        return results
    workers = {engine: hot.worker(engine, workload) for engine in engines if engine not in ("sqlite", "mlr")}
    results["load"] = {engine: worker.loaded for engine, worker in workers.items()}
    for query in workload.queries:
        able = hot.runners(workers, workload, query)
        # The first run warms up and tells the answer.
        first = {engine: workers[engine].run(query, with_answer=True) for engine in able}
        good = {engine: run for engine, run in able.items() if "error" not in first[engine]}
        cells = rounds(good, runs, budget) | {engine: reply for engine, reply in first.items() if "error" in reply}
        results[query["id"]] = finished(cells, {engine: reply.get("answer") for engine, reply in first.items()})
        say(workload, query, results[query["id"]])
    for worker in workers.values():
        worker.stop()
    return results


def rounds(runners, runs, budget):
    """Engines that have used up their seconds sit out the rest."""
    cells = {engine: {"seconds": []} for engine in runners}
    for _ in range(runs):
        for engine, run in runners.items():
            cell = cells[engine]
            if "error" in cell or sum(cell["seconds"]) > budget:
                continue
            reply = run()
            if "error" in reply:
                cell["error"] = reply["error"]
                continue
            cell["seconds"].append(reply["seconds"])
            cell["peak_mb"] = max(cell.get("peak_mb", 0), reply.get("peak_mb", 0))
            cell.setdefault("answer", reply.get("answer"))
    return cells


def finished(cells, answers):
    answers = {engine: answers.get(engine) or cell.get("answer") for engine, cell in cells.items() if "error" not in cell}
    others = [answer for engine, answer in answers.items() if engine != "tinh"]
    for engine, cell in cells.items():
        cell.pop("answer", None)
        if "error" not in cell:
            cell["median"] = statistics.median(cell["seconds"])
            # Each engine is held to another: the peers to Tinh, Tinh to whichever peer agrees with it.
            against = [answers.get("tinh")] if engine != "tinh" else others
            cell["agrees"] = not against or any(other is None or same(answers[engine], other) for other in against)
    return cells


def canonical(rows):
    def cell(value):
        try:
            number = float(value)
            return "" if math.isnan(number) else number
        except (TypeError, ValueError):
            # Some engines write a T between date and time.
            return "" if value is None else re.sub(r"^(\d{4}-\d\d-\d\d)T(?=\d)", r"\1 ", str(value))

    def key(row):
        return [(0, f"{value:.5g}") if isinstance(value, float) else (1, value) for value in row]

    return sorted(([cell(value) for value in row] for row in rows), key=key)


def same(left, right):
    """Equal rows in any order; numbers to six digits, because some engines round means to them; what is no number is missing."""
    if left is None or right is None or len(left) != len(right):
        return False

    def equal(a, b):
        if isinstance(a, float) and isinstance(b, float):
            return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6)
        return a == b or {a, b} == {"", 0.0}

    return all(len(a) == len(b) and all(map(equal, a, b)) for a, b in zip(canonical(left), canonical(right)))
