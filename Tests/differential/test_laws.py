"""The laws of the language, over random tables and queries. DuckDB has no part in them."""
import dataclasses
import json

import pytest

from .aggregates import Aggregate, When
from .definitions import statements
from .engines import WAYS, TinhRun
from .expression_maker import ExpressionMaker
from .expressions import Not
from .features import features
from .query_maker import QueryMaker
from .rounds import make_round
from .steps import Clauses, Item, Measures, Query, Step
from .windows import Library, Neighbour, OfGroups, Over, Rank, Running

ROUNDS = range(3)
QUERIES = 15


def ask(folder, tables, queries, way=WAYS[0], name="run", is_quiet=True):
    """The answers to queries about tables."""
    folder.mkdir(exist_ok=True)
    for table in tables.values():
        (folder / f"{table.name}.csv").write_text(table.csv(), encoding="utf-8")
    loads = [table.load_statement() for table in tables.values()] + statements(queries)
    return TinhRun(way, folder, loads, [query.tinh() for query in queries], name, is_quiet).finish()


# These look at other groups, and a total row has none.
BESIDE_GROUPS = (Rank, Neighbour, Running, OfGroups, Library)


def measures_of(dice, tables, **clauses):
    """One step of measures by keys; with totals, of such as have one."""
    queries = QueryMaker(dice, tables, features(), defined=[])
    while True:
        query, rows = queries.steps(None, 1, queries.measures)
        step = query.steps[0]
        has_total = type(step.head) is Measures and not any(
            isinstance(node, BESIDE_GROUPS) or isinstance(node, Over) and node.window.keys for node in step.head.walk())
        if step.clauses.by and (has_total or not clauses):
            return dataclasses.replace(query, steps=(dataclasses.replace(
                step, clauses=dataclasses.replace(step.clauses, limits=(), with_subtotals=False, **clauses)),))


def rows_of(answer):
    assert answer.error is None, answer.error
    # Numbers as they are written: equal means equal to the last digit.
    return json.loads(answer.output, parse_float=str, parse_int=str)


@pytest.fixture(params=ROUNDS)
def generated(request):
    return make_round("laws", request.param)


def test_what_a_condition_keeps_and_leaves_out_is_all(generated, tmp_path):
    dice, tables = generated
    queries, asked = QueryMaker(dice, tables, features()), []
    for _ in range(QUERIES):
        rows = tables["t"].relation()
        maker = ExpressionMaker(dice, rows, tables, queries)
        condition = maker.condition(3)
        count = Aggregate("count", (), rows.row_count)
        measures = Measures((
            Item(count, "all_rows"), Item(When(count, condition), "kept"), Item(When(count, Not(condition)), "left_out")))
        by = (Item(maker.key(1), "key"),) if dice.chance(0.7) else ()
        asked.append(Query("t", (Step(measures, Clauses(by=by)),)))
    for query, answer in zip(asked, ask(tmp_path, tables, asked)):
        for row in rows_of(answer):
            assert int(row["kept"]) + int(row["left_out"]) == int(row["all_rows"]), query.tinh()


def test_a_total_is_the_query_without_by(generated, tmp_path):
    dice, tables = generated
    grouped = [measures_of(dice, tables, with_totals=True) for _ in range(QUERIES)]
    whole = []
    for query in grouped:
        step = query.steps[0]
        clauses = Clauses(where=step.clauses.where)
        whole.append(dataclasses.replace(query, steps=(dataclasses.replace(step, clauses=clauses),)))
    answers = ask(tmp_path, tables, grouped + whole)
    for query, with_total, alone in zip(grouped, answers, answers[QUERIES:]):
        total = rows_of(with_total)[-1]
        assert total.pop("total") is True
        expected, = rows_of(alone)
        assert {name: total[name] for name in expected} == expected, query.tinh()


def test_the_order_of_rows_changes_no_aggregate(generated, tmp_path):
    dice, tables = generated
    asked = [measures_of(dice, tables) for _ in range(QUERIES)]
    shuffled = {
        name: table.with_rows(dice.sample(range(table.row_count), table.row_count)) for name, table in tables.items()}
    answers = ask(tmp_path / "first", tables, asked), ask(tmp_path / "second", shuffled, asked)
    for query, answer, other in zip(asked, *answers):
        assert rows_of(answer) == rows_of(other), query.tinh()


def test_threads_and_batches_change_no_byte_of_answers_and_notes(generated, tmp_path):
    dice, tables = generated
    queries = QueryMaker(dice, tables, features())
    asked = [queries.query()[0] for _ in range(2 * QUERIES)]
    for is_loaded in (False, True):
        ways = [way for way in WAYS if way.is_loaded == is_loaded]
        first, *others = [ask(tmp_path, tables, asked, way, f"way{number}", is_quiet=False) for number, way in enumerate(ways)]
        notes = [(tmp_path / f"way{number}.err").read_bytes() for number in range(len(ways))]
        # A query that fails begins the notes anew.
        assert notes[0] or any(answer.error for answer in first)
        for other in others:
            assert [answer.output for answer in other] == [answer.output for answer in first]
        assert notes == notes[:1] * len(ways)
