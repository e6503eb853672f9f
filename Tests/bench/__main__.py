"""Tinh beside its peers on this machine: `make bench`, or `python -m bench [WORKLOAD…]` in the folder Tests."""
import argparse
import json
import pathlib
import sys

from . import table
from .engines import THREADS
from .measure import measure
from .workload import NAMES, PROJECT, Workload, installed


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=f"of {', '.join(NAMES)}; default: all")
    parser.add_argument("--mode", choices=["cold", "hot"], help="default: each that the workload has")
    parser.add_argument("--peers", help="separated by commas; default: all that are installed")
    parser.add_argument("--scale", type=float, default=1.0, help="the share of each workload's rows; 0.01 for a quick look")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--budget", type=float, default=10, help="seconds for each engine and question")
    parser.add_argument("--growth", action="store_true", help="Tinh alone, groupby, at 1e5 rows and more, up to 1e7 times the scale")
    parser.add_argument("--folder", type=pathlib.Path, default=PROJECT / ".build" / "bench", help="where data and results go")
    arguments = parser.parse_args()
    unknown = set(arguments.workloads) - set(NAMES)
    if unknown:
        parser.error(f"no workload {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if arguments.growth:
        return growth(arguments)
    engines = [*arguments.peers.split(","), "tinh"] if arguments.peers else installed()
    engines = list(dict.fromkeys(engines))
    arguments.folder.mkdir(parents=True, exist_ok=True)
    print(table.heading(THREADS), end="\n\n", flush=True)
    measured = []
    for name in arguments.workloads or NAMES:
        workload = Workload(name, arguments.folder / "data", arguments.scale)
        for mode in [arguments.mode] if arguments.mode else workload.modes:
            results = measure(workload, mode, engines, arguments.runs, arguments.budget, say)
            (arguments.folder / f"{name}-{mode}.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
            print(table.table(workload, mode, results), flush=True)
            measured.append((workload, mode, results))
    print(table.summary(measured), flush=True)
    return 0


def say(workload, query, cells):
    """A line while it goes on, on standard error."""
    line = ", ".join(f"{engine} {table.shown(cell)}" for engine, cell in cells.items())
    print(f"{workload.name} {query['id']}: {line}", file=sys.stderr, flush=True)


def growth(arguments):
    """Nanoseconds for each row of the groupby questions as the table grows."""
    sizes = [rows for rows in (10**5, 10**6, 10**7, 10**8) if rows <= 10**7 * arguments.scale]
    rows_of = {}
    for rows in sizes:
        workload = Workload("groupby", arguments.folder / "data", rows / 10**7)
        results = measure(workload, "hot", ["tinh"], arguments.runs, arguments.budget, say)
        medians = {query["id"]: results[query["id"]].get("tinh", {}).get("median") for query in workload.queries}
        rows_of[rows] = {identity: f"{median / rows * 1e9:.1f}" if median else "–" for identity, median in medians.items()}
        titles = {query["id"]: query["title"] for query in workload.queries}
    print(f"| | question | {' | '.join(f'{rows:,} rows' for rows in sizes)} |\n" + "|---" * (len(sizes) + 2) + "|")
    for identity, title in titles.items():
        print(f"| {identity} | {title}, ns a row | {' | '.join(rows_of[rows][identity] for rows in sizes)} |")
    return 0


sys.exit(main())
