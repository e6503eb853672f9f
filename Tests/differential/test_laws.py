"""The laws of the language, over random tables and queries. DuckDB has no part in them."""
import dataclasses
import json

import pytest

from .aggregates import Aggregate, When
from .arithmetic import Arithmetic
from .checks import Check
from .conditions import Not
from .definitions import given, statements
from .engines import WAYS, TinhRun
from .expression_maker import ExpressionMaker
from .expressions import Column
from .features import features
from .formatting import broken, run
from .limits import Limit
from .query_maker import QueryMaker
from .rounds import make_round
from .row_steps import Keep
from .steps import Clauses, Item, Measures, Query, SortKey, Step
from .units import DECLARATIONS
from .windows import Library, Neighbour, OfGroups, Over, Rank, Running, Window

ROUNDS = range(3)
QUERIES = 15


def loads_of(folder, tables, queries):
    """The statements that stand before queries, of which the tables are written."""
    folder.mkdir(exist_ok=True)
    for table in tables.values():
        (folder / f"{table.name}.csv").write_text(table.csv(), encoding="utf-8")
    return DECLARATIONS + [table.load_statement() for table in tables.values()] + statements(queries)


def ask(folder, tables, queries, way=WAYS[0], is_quiet=True):
    """The answers to queries about tables."""
    loads = loads_of(folder, tables, queries)
    return TinhRun(way, folder, loads, [query.tinh() for query in queries], "run", is_quiet, given(queries)).finish()


def queries_of(dice, tables, count):
    """Random queries; what a check says is no answer."""
    queries, found = QueryMaker(dice, tables, features()), []
    while len(found) < count:
        query = queries.query()[0]
        if not isinstance(query, Check):
            found.append(query)
    return found


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
        condition = maker.narrowing(3)
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
        # So called beside a column `total`.
        assert total.pop("_total" if "_total" in total else "total") is True
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
    asked = queries_of(dice, tables, 2 * QUERIES)
    for is_loaded in (False, True):
        ways = [way for way in WAYS if way.is_loaded == is_loaded]
        folders = [tmp_path / f"{is_loaded}{number}" for number in range(len(ways))]
        first, *others = [ask(folder, tables, asked, way, is_quiet=False) for folder, way in zip(folders, ways)]
        notes = [(folder / "run.err").read_bytes() for folder in folders]
        # A query that fails begins the notes anew.
        assert notes[0] or any(answer.error for answer in first)
        for other in others:
            assert [answer.output for answer in other] == [answer.output for answer in first]
        assert notes == notes[:1] * len(ways)


def test_a_script_has_one_form_and_means_the_same_in_it(generated, tmp_path):
    dice, tables = generated
    asked = queries_of(dice, tables, 4 * QUERIES)
    answers = ask(tmp_path, tables, asked)
    # One that is refused ends a script.
    kept = [(query, answer) for query, answer in zip(asked, answers) if answer.error is None]
    assert len(kept) > 3 * QUERIES
    texts = [query.tinh() for query, _ in kept]
    assert not broken(dice, WAYS[0], tmp_path, loads_of(tmp_path, tables, asked), texts, given(asked), [
        answer.output for _, answer in kept])


def test_nothing_is_read_from_the_surroundings(generated, tmp_path, monkeypatch):
    dice, tables = generated
    asked = queries_of(dice, tables, QUERIES)
    answers = ask(tmp_path / "here", tables, asked)
    for name, value in {"TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "vi", "HOME": str(tmp_path),
                        "COLUMNS": "20", "TERM": "dumb", "USER": "nobody"}.items():
        monkeypatch.setenv(name, value)
    assert ask(tmp_path / "elsewhere", tables, asked) == answers


def test_shares_are_one_together(generated, tmp_path):
    dice, tables = generated
    asked, totals = [], []
    for _ in range(QUERIES):
        rows = tables["t"].relation()
        maker = ExpressionMaker(dice, rows, tables, QueryMaker(dice, tables, features(), defined=[]))
        total = Aggregate("sum", (maker.of(dice.choice(["int", "decimal"]), 1),), rows.row_count)
        share = Item(Library("share", (total,), Arithmetic("/", total, Over(total, Window(()), {}))), "part")
        step = Step(Measures((share,)), Clauses(by=(Item(maker.key(1), "key"),)))
        whole = Aggregate("sum", (Column("part", share.expression.facts),), rows.row_count)
        asked.append(Query("t", (step, Step(Measures((Item(whole, "whole"),)), Clauses()))))
        totals.append(Query("t", (Step(Measures((Item(total, "total"),)), Clauses()),)))
    answers = ask(tmp_path, tables, asked + totals)
    for query, answer, total in zip(asked, answers, answers[QUERIES:]):
        whole, total = rows_of(answer)[0]["whole"], rows_of(total)[0]["total"]
        if total is None or float(total) == 0:
            assert whole is None, query.tinh()
        else:
            assert abs(float(whole) - 1) < 1e-9, query.tinh()


def test_the_last_running_figure_is_that_of_all_rows(generated, tmp_path):
    dice, tables = generated
    asked, wholes = [], []
    while len(asked) < QUERIES:
        rows = tables["t"].relation()
        maker = ExpressionMaker(dice, rows, tables, QueryMaker(dice, tables, features(), defined=[]))
        aggregate = maker.aggregate(1)
        key = Item(Column("id", rows.field("id").facts), "key")
        running = Step(Measures((Item(Running(aggregate, None), "figure"),)), Clauses(by=(key,)))
        last = Step(Keep(), Clauses(sort=(SortKey(Column("key", key.expression.facts), True),), limits=(Limit("take", 1),)))
        asked.append(Query("t", (running, last)))
        wholes.append(Query("t", (Step(Measures((Item(aggregate, "figure"),)), Clauses()),)))
    answers = ask(tmp_path, tables, asked + wholes)
    for query, answer, whole in zip(asked, answers, answers[QUERIES:]):
        expected = [rows_of(whole)[0]["figure"]] * bool(tables["t"].row_count)
        assert [row["figure"] for row in rows_of(answer)] == expected, query.tinh()


def test_every_format_of_machines_holds_the_same_cells(generated, tmp_path):
    dice, tables = generated
    asked = [query for query in queries_of(dice, tables, 2 * QUERIES) if not marks_totals(query)]
    answers = ask(tmp_path, tables, asked)
    loads, values = loads_of(tmp_path, tables, asked), [flag for value in given(asked) for flag in ("--param", value)]
    for query, answer in zip(asked, answers):
        if answer.error:
            continue
        rows = rows_of(answer)
        (tmp_path / "one.tinh").write_text("\n".join([*loads, query.tinh()]) + "\n", encoding="utf-8")
        printed = {
            word: run(tmp_path, ["run", "one.tinh", "--quiet", "--format", word, *values]).stdout.decode("utf-8")
            for word in ("ndjson", "csv", "tsv")}
        assert [json.loads(line, parse_float=str, parse_int=str) for line in printed["ndjson"].splitlines()] == rows, query.tinh()
        expected = [[written(cell) for cell in row.values()] for row in rows]
        for word, delimiter in (("csv", ","), ("tsv", "\t")):
            header, *lines = parsed(printed[word], delimiter)
            assert lines == expected, query.tinh()
            assert not rows or [text for text, _ in header] == list(rows[0]), query.tinh()


def marks_totals(query):
    """The row of a total is told by a word in its first key, which may be a text as well."""
    return any(step.clauses.with_totals or step.clauses.with_subtotals for step in query.walk() if isinstance(step, Step))


def written(cell):
    """What a cell of csv says, and whether it is empty text."""
    if cell is None:
        return "", False
    if isinstance(cell, bool):
        return ("true" if cell else "false"), False
    return cell, cell == ""


def parsed(text, delimiter):
    """Cells of csv, each with whether it is quoted and empty."""
    records, record, cell, is_open, is_quoted = [], [], "", False, False
    place = 0
    while place < len(text):
        sign = text[place]
        place += 1
        if is_open:
            if sign != '"':
                cell += sign
            elif text[place:place + 1] == '"':
                cell += sign
                place += 1
            else:
                is_open = False
        elif sign == '"':
            is_open = is_quoted = True
        elif sign in (delimiter, "\n"):
            record.append((cell, is_quoted and not cell))
            cell, is_quoted = "", False
            if sign == "\n":
                records.append(record)
                record = []
        else:
            cell += sign
    return records
