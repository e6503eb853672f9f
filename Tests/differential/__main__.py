"""A long run: `python -m differential --seed 1 --count 1000000`, from the folder Tests. It goes on where it stopped."""
import argparse
import collections
import json
import os
import pathlib
import sys
import time

from .engines import Duck
from .report import write_failure
from .rounds import run_round
from .shrinking import Shrinker
from .workers import BROKEN, QUERIES_PER_ROUND, reports

# Further failures of a sort are counted and not made small.
SHRUNK_PER_SORT = 3
SAID_EVERY = 50


def main():
    parser = argparse.ArgumentParser(prog="differential", description=__doc__)
    parser.add_argument("--seed", default="1", help="the same seed asks the same questions")
    parser.add_argument("--count", type=int, default=10_000, help="how many queries, in all")
    # One more than there are processors, for a worker waits for Tinh now and then.
    parser.add_argument("--workers", type=int, default=(os.cpu_count() or 1) + 1)
    parser.add_argument("--folder", type=pathlib.Path, help="where the state and failures go", default=pathlib.Path(".build/differential"))
    parser.add_argument("--round", type=int, help="this round alone, without state: to look at a failure again")
    arguments = parser.parse_args()
    folder = arguments.folder / arguments.seed
    folder.mkdir(parents=True, exist_ok=True)
    duck = Duck()
    if arguments.round is not None:
        failures = run_round(duck, arguments.seed, arguments.round, QUERIES_PER_ROUND).failures
        for failure in failures:
            show(duck, failure, folder, arguments.round)
        return 1 if failures else 0
    state = State(folder / "state.json")
    numbers = range(state.values["next_round"], (arguments.count + QUERIES_PER_ROUND - 1) // QUERIES_PER_ROUND)
    started = time.monotonic()
    for report in reports(arguments.seed, numbers, arguments.workers):
        wanted = state.add(report)
        if BROKEN in wanted:
            print(f"== round {report.number}\n{report.failures[0][1]}", flush=True)
        elif wanted:
            for failure in run_round(duck, arguments.seed, report.number, QUERIES_PER_ROUND).failures:
                if failure.place in wanted:
                    show(duck, failure, folder, report.number)
        if report.number % SAID_EVERY == SAID_EVERY - 1 or report.number == numbers[-1]:
            state.say(time.monotonic() - started)
    return 1 if state.values["failures"] else 0


def show(duck, failure, folder, number):
    print(write_failure(folder, f"round-{number}-{failure.place}", Shrinker(duck, failure).run()), flush=True)


class State:
    """What has been asked so far; a run that was stopped goes on behind it."""

    def __init__(self, path):
        self.path = path
        self.values = {"next_round": 0, "queries": 0, "refused": 0, "empty": 0, "failures": {}}
        if path.exists():
            self.values = json.loads(path.read_text(encoding="utf-8"))
        self.first = self.values["queries"]

    def add(self, report):
        """Gives the places of the failures that are worth making small."""
        failures, wanted = collections.Counter(self.values["failures"]), []
        for place, sort in report.failures:
            failures[sort] += 1
            if failures[sort] <= SHRUNK_PER_SORT:
                wanted.append(place)
        self.values.update(
            next_round=report.number + 1, queries=self.values["queries"] + report.count,
            refused=self.values["refused"] + report.refused, empty=self.values["empty"] + report.empty,
            failures=dict(failures))
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(self.values, indent=1), encoding="utf-8")
        part.replace(self.path)
        return wanted

    def say(self, seconds):
        values = self.values
        rate = (values["queries"] - self.first) / max(seconds, 1e-9)
        print(f"{values['queries']} queries, {values['refused']} refused, {values['empty']} without rows, "
              f"{sum(values['failures'].values())} failures, {rate:.0f} a second", flush=True)


if __name__ == "__main__":
    sys.exit(main())
