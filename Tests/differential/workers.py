"""Rounds in processes of their own. What goes between them is numbers and words: a round is made anew from its seed."""
import dataclasses
import gc
import multiprocessing
import traceback

from . import engines, rounds

QUERIES_PER_ROUND = 200

# The place of a failure that is the tester's own.
BROKEN = -1

_duck = None


@dataclasses.dataclass(frozen=True)
class Report:
    """`failures`: the place of each in its round, and the sort of difference."""
    number: int
    count: int
    refused: int
    empty: int
    failures: tuple


def begin():
    global _duck
    _duck = engines.Duck()
    # Little here goes round in circles, and looking for it all the time takes a tenth of the time.
    gc.disable()


def work(job):
    seed, number = job
    try:
        outcome = rounds.run_round(_duck, seed, number, QUERIES_PER_ROUND)
    except Exception:
        # A fault of the tester; the run goes on.
        return Report(number, 0, 0, 0, ((BROKEN, traceback.format_exc()),))
    if number % 100 == 0:
        gc.collect()
    failures = tuple((failure.place, failure.difference.sort) for failure in outcome.failures)
    return Report(number, outcome.count, outcome.refused, outcome.empty, failures)


def reports(seed, numbers, worker_count):
    """The report of each round, in order."""
    jobs = ((seed, number) for number in numbers)
    with multiprocessing.get_context("spawn").Pool(worker_count, initializer=begin) as pool:
        yield from pool.imap(work, jobs)
