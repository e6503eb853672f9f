"""Random queries over random tables."""
import dataclasses

from . import definitions
from .aggregates import Aggregate
from .arithmetic import Arithmetic
from .casts import ToInt
from .expression_maker import ExpressionMaker
from .expressions import Column, Number
from .grid_maker import GridMaker
from .join_maker import JoinMaker, same_sort
from .kinds import BOOL, DATE, DATETIME, FLOAT, INT, TEXT, decimal_kind
from .limits import Limit
from .question_maker import QuestionMaker
from .relation import HiddenNames
from .row_step_maker import RowStepMaker
from .row_steps import Distinct, Show
from .steps import Clauses, Item, Measures, Query, SortKey, Step
from .tree import Place, identifier
from .window_maker import WindowMaker

NAMES = ["a", "b", "c", "d", "share", "tên", "Giá", "last one", "by", "k", "v", "y", "total"]

# The names of what may be refused.
RISKS = ["risk", "only one"]


def is_loaded(rows, table):
    """Whether these are the rows of a table with all its columns, unchanged."""
    return rows.sql == identifier(table)


class QueryMaker(JoinMaker, RowStepMaker):
    """`depth`: how deep queries may stand in brackets; `knows`: the features that may be asked for; `defined`: what `let`
    defines, (table, node) each."""

    def __init__(self, dice, tables, knows, depth=1, defined=None, parameters=None):
        self.dice = dice
        self.tables = tables
        self.knows = knows
        self.depth = depth
        self.place = Place(tables)
        self.parameters = parameters if parameters is not None else self.values_from_outside()
        self.defined = defined if defined is not None else self.definitions() if depth > 0 else []

    def definitions(self):
        """Some expressions and measures over a table, and some tables."""
        inner = QueryMaker(self.dice, self.tables, self.knows, 0, [], self.parameters)
        found = []
        for table in self.tables:
            maker = ExpressionMaker(self.dice, self.tables[table].relation(), self.tables, inner)
            for number in range(2):
                found.append((table, definitions.Named(f"{table}_value_{number}", maker.value(2))))
                found.append((table, definitions.Named(f"{table}_measure_{number}", maker.measure(2))))
            query, rows = inner.steps(table, self.dice.choice([1, 2]))
            if not rows.is_last:
                found.append((None, definitions.NamedTable(f"{table}_rows", query)))
        return found

    def values_from_outside(self):
        """Parameters of each kind, some given, some with the value of their declaration."""
        found = []
        for number, kind in enumerate((INT, INT, FLOAT, decimal_kind(2), TEXT, BOOL, DATE, DATETIME)):
            table = self.dice.choice(list(self.tables.values()))
            maker = ExpressionMaker(self.dice, table.relation(), self.tables, QueryMaker(
                self.dice, self.tables, self.knows, 0, [], []))
            default = maker.literal(kind) if self.dice.chance(0.5) else None
            found.append(definitions.Parameter(f"given_{number}", maker.literal(kind), self.dice.chance(0.6), default))
        return found

    def named_table(self):
        tables = [node for table, node in self.defined if table is None]
        return self.dice.choice(tables) if tables and self.depth > 0 and self.dice.chance(0.15) else None

    def named(self, rows, is_measure):
        """A definition over the rows of a table as it was loaded, None where there is none."""
        found = [node for table, node in self.defined if table is not None and is_loaded(rows, table)
                 and ("measure" in node.text) == is_measure]
        return self.dice.choice(found) if found and self.dice.chance(0.1) else None

    def query(self, table=None):
        """A query, or another question, and the relation that it gives."""
        if self.dice.chance(0.06) and (question := QuestionMaker(self).question()):
            return question, question.relation(self.tables)
        query, rows = self.steps(table, self.dice.among([(6, 1), (4, 2), (1.5, 3), (0.5, 4)]))
        last = None
        if self.dice.chance(0.06) and rows.fields and not rows.is_last and not set(rows.names) & set(RISKS):
            last = QuestionMaker(self).last_step(rows)
        if last:
            query = dataclasses.replace(query, steps=query.steps + (last,))
            rows = query.relation(self.tables)
        return query, rows

    def steps(self, table, count, first=None):
        """So many steps about a table; `first` makes the first of them."""
        hidden = HiddenNames()
        table = table or self.named_table() or self.dice.choice(list(self.tables))
        rows = self.tables[table].relation() if isinstance(table, str) else table.relation(self.place, hidden)
        steps = []
        for number in range(count):
            if rows.is_last or not rows.fields:
                break
            make = first if first and number == 0 else None
            if number == count - 1 and first is None and self.depth > 0 and self.dice.chance(0.02):
                # Nothing behind it cuts rows or columns away.
                make = self.refused
            step = self.step(rows, number == 0, make)
            rows = step.relation(rows, self.place, hidden)
            steps.append(step)
        return Query(table, tuple(steps)), rows

    def inner(self):
        """What makes the queries in brackets of this one."""
        return QueryMaker(self.dice, self.tables, self.knows, self.depth - 1, [], self.parameters)

    def step(self, rows, is_first, make=None):
        dice = self.dice
        maker = ExpressionMaker(dice, rows, self.tables, self)
        how = make or dice.among([
            (10, self.measures), (5, self.show), (2, self.add), (1, self.drop), (1, self.rename), (2, self.distinct),
            (2 if is_first else 4, self.keep), (5, self.two_tables), (1, self.unpivot)])
        return how(maker, rows)

    # MARK: Queries in brackets

    def scalar(self, words):
        """A query of one row and one column of one of these kinds; None where none was found."""
        for _ in range(3):
            query, rows = self.inner().steps(None, 1, self.one_measure)
            if rows.fields[0].facts.kind.word in words and rows.fields[0].facts.fits:
                return query, rows.fields[0].facts
        return None

    def one_measure(self, maker, rows):
        measure = Item(maker.measure(1), "v")
        return Step(Measures((measure,)), maker.queries.clauses(maker))

    def set(self, kind):
        """A query of one column of a kind."""
        def one_column(maker, rows):
            found = [column for column in maker.columns if same_sort(column.kind, kind) and column.facts.is_comparable]
            clauses = maker.queries.clauses(maker)
            return Step(Distinct((Item(self.dice.choice(found)),)), clauses) if found else maker.queries.drop(maker, rows)
        query, rows = self.inner().steps(None, 1, one_column)
        return query if len(rows.fields) == 1 and same_sort(rows.fields[0].facts.kind, kind) else None

    # MARK: What may be refused

    def refused(self, maker, rows):
        """What overflows, or cannot be converted, in some row: both engines refuse it, or neither. All rows are looked at."""
        numbers = [column for column in maker.columns if column.kind.is_exact] or [Number("9000000000000000000")]
        sides = [self.dice.choice(numbers) for _ in range(2)]
        how = self.dice.choice(["overflow", "overflow", "int", "only", "first"])
        converted = [column for column in maker.columns if column.kind.word in ("decimal", "text")]
        if how == "int" and converted:
            value = ToInt(self.dice.choice(converted))
        elif how in ("only", "first"):
            value = Aggregate("only", (self.dice.choice(maker.columns),), rows.row_count)
            ordered = [column for column in maker.columns if column.facts.is_comparable and column.kind != BOOL]
            if how == "first" and ordered:
                arguments = self.dice.choice(maker.columns), self.dice.choice(ordered)
                value = Aggregate(self.dice.choice(["first", "last"]), arguments, rows.row_count, is_checked=True)
            if not value.facts.is_comparable:
                return self.keep(maker, rows)
            keys = self.items([maker.key(1)]) if self.dice.chance(0.8) else ()
            return Step(Measures((Item(value, RISKS[1]),)), self.clauses(maker, by=keys))
        else:
            value = Arithmetic(self.dice.choice("+-*"), *sides)
        if value.facts.kind.scale > 30 or not value.facts.is_comparable:
            return self.keep(maker, rows)
        where = maker.condition(1) if self.dice.chance(0.3) else None
        return Step(Show((Item(value, RISKS[0]),)), Clauses(where=where))

    def names(self, count, taken=()):
        free = [name for name in NAMES if name not in taken]
        return self.dice.sample(free, count)

    def items(self, expressions, taken=()):
        """Each under a name of its own; a bare column often keeps its own."""
        items, used = [], set(taken)
        for expression in expressions:
            if isinstance(expression, Column) and expression.text not in used and self.dice.chance(0.6):
                items.append(Item(expression))
            else:
                items.append(Item(expression, next(name for name in self.names(len(NAMES) - len(used & set(NAMES)), used))))
            used.add(items[-1].text)
        return tuple(items)

    def clauses(self, maker, **others):
        where = maker.condition(2) if self.dice.chance(0.45) else None
        # DuckDB takes no query with a window inside of another window.
        if self.depth > 0 and self.dice.chance(0.04):
            where = WindowMaker(maker, self.knows).condition() or where
        return Clauses(where=where, turn=self.dice.randrange(6), **others)

    def limits(self, is_sorted, measure, outputs=()):
        """`top` wants a sort or a measure; `take` and `skip` want nothing. `outputs`: names for `per`."""
        dice = self.dice
        count = dice.choice([0, 1, 1, 2, 2, 3, 3, 5, 5, 10, 10, 20])
        if dice.chance(0.02) and (counts := [
                given for given in self.parameters if given.kind == INT and not given.value.digits.startswith("-")]):
            given = dice.choice(counts)
            return (Limit(dice.choice(["take", "skip"]), int(given.value.digits), (), given),)
        if dice.chance(0.25) and (is_sorted or measure):
            per = (dice.choice(outputs),) if outputs and "top per" in self.knows and dice.chance(0.25) else ()
            return (Limit(dice.choice(["top", "bottom"]), count, per),)
        if dice.chance(0.1):
            words = (["skip"], ["take"], ["skip", "take"])[dice.randrange(3)]
            return tuple(Limit(word, dice.choice([0, 1, 2, 5, 5] if word == "skip" else [0, 3, 5, 10, 10])) for word in words)
        return ()

    # MARK: Measures

    def measures(self, maker, rows):
        dice = self.dice
        if dice.chance(0.15) and (step := GridMaker(self, maker).step()):
            return step
        keys = ()
        if dice.chance(0.75):
            keys = self.items([maker.key(dice.randint(0, 2)) for _ in range(dice.among([(6, 1), (3, 2), (1, 3)]))])
        measures, has_windows = [], False
        taken = {item.text for item in keys}
        for _ in range(dice.among([(5, 1), (3, 2), (2, 3)])):
            name = self.names(1, taken | set(rows.names))[0]
            taken.add(name)
            beside = WindowMaker(maker, self.knows).measure(keys) if keys and dice.chance(0.2) else None
            has_windows = has_windows or beside is not None
            measures.append(Item(beside or self.named(rows, is_measure=True) or maker.measure(dice.randint(0, 3)), name))
        head = Measures(tuple(measures))
        outputs = [item for item in list(keys) + measures if item.expression.facts.is_comparable]
        sort, by_measure = (), False
        if keys and outputs and dice.chance(0.3):
            chosen = dice.sample(outputs, min(len(outputs), dice.choice([1, 1, 2])))
            sort = tuple(SortKey(Column(item.text, item.expression.facts), dice.chance(0.5)) for item in chosen)
        elif keys and measures[0].expression.facts.is_comparable and dice.chance(0.1):
            by_measure = True
        is_measured = bool(keys) and measures[0].expression.facts.is_comparable
        limits = self.limits(bool(sort) or by_measure, is_measured, [item.text for item in keys]) if keys else ()
        if keys and "subtotals" in self.knows and not has_windows and dice.chance(0.08):
            return Step(head, self.clauses(maker, by=keys, with_subtotals=True))
        totals = bool(keys) and not has_windows and dice.chance(0.12) and not any(limit.word in ("take", "skip") for limit in limits)
        return Step(head, self.clauses(
            maker, by=keys, sort=sort, sorts_by_measure=by_measure, limits=limits, with_totals=totals))
