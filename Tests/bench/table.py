"""What was measured, as tables in Markdown."""
import datetime
import math
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version

from .workload import program


def heading(threads):
    versions = [subprocess.run([program(), "--version"], capture_output=True, text=True).stdout.strip()]
    for package in ("duckdb", "polars", "chdb", "datafusion"):
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return (f"{datetime.date.today()}, {processor()}, {threads} threads of {os.cpu_count()} cores; {', '.join(versions)}.\n"
            "Medians in milliseconds; the last column is the fastest peer's time over Tinh's. An answer that differs does not count.")


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), platform.machine())


def milliseconds(seconds):
    value = seconds * 1000
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ratio(cells):
    """The best peer's time over Tinh's, or None where one of them is missing."""
    peers = [cell["median"] for engine, cell in cells.items() if engine != "tinh" and cell.get("agrees")]
    own = cells.get("tinh", {})
    return min(peers) / own["median"] if peers and own.get("agrees") else None


def shown(cell):
    if cell is None:
        return ""
    if "error" in cell:
        return "error"
    return milliseconds(cell["median"]) + ("" if cell["agrees"] else " (differs)")


def geometric_mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def ratios(workload, results):
    return [times for query in workload.queries if (times := ratio(results[query["id"]]))]


def table(workload, mode, results):
    engines = list(dict.fromkeys(engine for query in workload.queries for engine in results[query["id"]]))
    lines = [f"## {workload.title}, {workload.rows:,} rows, {mode}", "",
             f"| | question | {' | '.join(engines)} | times |", "|---" * (len(engines) + 3) + "|"]
    for query in workload.queries:
        cells = results[query["id"]]
        times = ratio(cells)
        cells_shown = " | ".join(shown(cells.get(engine)) for engine in engines)
        lines.append(f"| {query['id']} | {query['title']} | {cells_shown} | {f'{times:.2f}' if times else '–'} |")
    known = ratios(workload, results)
    if len(known) > 1:
        lines.append(f"| | geometric mean | {' | '.join('' for _ in engines)} | {geometric_mean(known):.2f} |")
    if mode == "cold":
        peaks = [max((results[query["id"]].get(engine, {}).get("peak_mb", 0) for query in workload.queries)) for engine in engines]
        lines.append(f"| | peak memory, MB | {' | '.join(f'{peak:.0f}' for peak in peaks)} | |")
    if "load" in results:
        loads = [results["load"].get(engine, {}) for engine in engines]
        lines.append(f"| | load, s / peak MB | {' | '.join(loaded(load) for load in loads)} | |")
    return "\n".join(lines) + "\n"


def summary(measured):
    """A line for each workload and mode: how many times faster Tinh is than the fastest peer of each question."""
    lines = ["| workload | rows | questions | least | geometric mean | most |", "|---" * 6 + "|"]
    for workload, mode, results in measured:
        known = ratios(workload, results)
        if known:
            figures = f"{min(known):.2f} | {geometric_mean(known):.2f} | {max(known):.2f}"
            lines.append(f"| {workload.title}, {mode} | {workload.rows:,} | {len(known)} | {figures} |")
    return "\n".join(lines) + "\n"


def loaded(load):
    return f"{load['seconds']:.2f} / {load['peak_mb']:.0f}" if "seconds" in load else "error"
