"""A round: some tables, many queries about them, asked of both engines."""
import dataclasses
import pathlib
import tempfile

import duckdb

from .checks import Check, CheckRun
from .comparison import Difference, difference
from .definitions import definitions_of, flags
from .dice import dice_of
from .engines import PAIRS, TinhRun
from .features import features
from .formatting import broken
from .query_maker import QueryMaker
from .tables import random_table
from .units import DECLARATIONS

ROW_COUNTS = [(1, 0), (2, 1), (4, 2), (12, 7), (24, 20), (16, 40), (3, 150), (0.5, 1500)]


@dataclasses.dataclass
class Failure:
    tables: dict
    query: object
    pair: tuple
    difference: Difference
    place: int = 0


@dataclasses.dataclass
class Outcome:
    count: int
    failures: list
    refused: int = 0
    empty: int = 0


def make_round(seed, number):
    """The tables of a round and a maker of queries about them."""
    dice = dice_of(seed, number)
    tables = {name: random_table(dice, name, dice.among(ROW_COUNTS)) for name in ("t", "u")}
    return dice, tables


def run_round(duck, seed, number, query_count):
    dice, tables = make_round(seed, number)
    maker = QueryMaker(dice, tables, features())
    asked = [maker.query() for _ in range(query_count)]
    return ask(duck, tables, asked, PAIRS[number % 4], is_formatted=number % 8 == 0)


def ask(duck, tables, asked, pair, is_formatted=False):
    """Asks all (query, relation) of Tinh in both ways, and of DuckDB meanwhile. `is_formatted`: asks Tinh once more, with the
    script in its canonical form."""
    everything = [query for query, _ in asked]
    texts = [query.tinh() for query in everything]
    checks, queries = ([place for place, query in enumerate(everything) if isinstance(query, Check) == is_check]
                       for is_check in (True, False))
    defined = definitions_of(everything)
    loads = DECLARATIONS + [table.load_statement() for table in tables.values()] + [node.statement() for node in defined]
    values = flags(defined)
    with tempfile.TemporaryDirectory(prefix="tinh-differential-") as folder:
        for table in tables.values():
            (pathlib.Path(folder) / f"{table.name}.csv").write_text(table.csv(), encoding="utf-8")
        runs = [
            (part, kind(way, folder, loads, [texts[place] for place in part], f"{name}{number}", given=values))
            for part, kind, name in ((queries, TinhRun, "way"), (checks, CheckRun, "check"))
            for number, way in enumerate(pair)]
        duck.make(tables)
        expected = [answer_of(duck, relation) for _, relation in asked]
        found = [dict(zip(part, run.finish())) for part, run in runs]
        answers, others = (found[way] | found[2 + way] for way in (0, 1))
        differences = {}
        if is_formatted:
            part = [place for place in queries if answers[place].error is None]
            differences = {part[place]: difference for place, difference in broken(
                dice_of(len(texts)), pair[0], folder, loads, [texts[place] for place in part], values,
                [answers[place].output for place in part])}
    outcome = Outcome(len(asked), [])
    for place, ((query, relation), (rows, error)) in enumerate(zip(asked, expected)):
        answer = answers[place]
        found = (between_ways(answer, others[place]) or difference(relation, answer, rows, error)
                 or differences.get(place))
        outcome.refused += answer.error is not None
        outcome.empty += rows is not None and not rows
        if found:
            outcome.failures.append(Failure(tables, query, pair, found, place))
    return outcome


def answer_of(duck, relation):
    try:
        return duck.rows(relation.final()), None
    except duckdb.Error as error:
        return None, str(error)


def between_ways(answer, other):
    """The same bytes, whatever the threads and batches and however files are read; of errors, the same code."""
    if answer.code != other.code or answer.output != other.output:
        return Difference("threads and batches", f"{answer} in one way, {other} in the other")
    return None


def retry(duck, tables, query, pair, is_formatted=False):
    """The difference that one query shows, None where there is none or it cannot be asked."""
    try:
        relation = query.relation(tables)
        query.tinh()
    except Exception:
        return None
    outcome = ask(duck, tables, [(query, relation)], pair, is_formatted)
    return outcome.failures[0].difference if outcome.failures else None
