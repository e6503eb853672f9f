"""Random queries over random tables."""
import dataclasses

from . import definitions
from .aggregates import Aggregate
from .arithmetic import Arithmetic
from .condition_maker import reads_rows
from .expression_maker import ExpressionMaker
from .expressions import Column, Number
from .functions import ToInt
from .grid_maker import GridMaker
from .joins import Bracketed, Join, Named, Union, Unpivot
from .relation import HiddenNames
from .steps import (
    Add, Clauses, Distinct, Drop, Item, Keep, Limit, Measures, Query, Rename, Show, ShowAll, SortKey, Step, column)
from .tree import Place, identifier
from .window_maker import WindowMaker

NAMES = ["a", "b", "c", "d", "share", "tên", "Giá", "last one", "by", "k", "v", "y"]


JOINS = ["", "left", "full", "semi", "anti", "lookup"]
# Pairs of rows that a join may make.
PAIRS_MAX = 4000


def is_loaded(rows, table):
    """Whether these are the rows of a table with all its columns, unchanged."""
    return rows.sql == identifier(table)


def same_sort(left, right):
    if left.unit and right.unit:
        return left.unit.dimension == right.unit.dimension and left.unit.is_percent == right.unit.is_percent
    return left == right or left.is_exact and right.is_exact


def joins(left, right):
    """Whether two columns may be keys of a join."""
    return same_sort(left.facts.kind, right.facts.kind) and left.facts.is_comparable and right.facts.is_comparable


class QueryMaker:
    """`depth`: how deep queries may stand in brackets; `knows`: the features that may be asked for; `defined`: what `let`
    defines, (table, node) each."""

    def __init__(self, dice, tables, knows, depth=1, defined=None):
        self.dice = dice
        self.tables = tables
        self.knows = knows
        self.depth = depth
        self.place = Place(tables)
        self.defined = defined if defined is not None else self.definitions() if depth > 0 else []

    def definitions(self):
        """Some expressions and measures over a table, and some tables."""
        inner = QueryMaker(self.dice, self.tables, self.knows, 0, [])
        found = []
        for table in self.tables:
            maker = ExpressionMaker(self.dice, self.tables[table].relation(), self.tables, inner)
            for number in range(2):
                found.append((table, definitions.Named(f"{table}_value_{number}", maker.value(2))))
                found.append((table, definitions.Named(f"{table}_measure_{number}", maker.measure(2))))
            query, rows = inner.steps(table, self.dice.choice([1, 2]))
            if not rows.total:
                found.append((None, definitions.NamedTable(f"{table}_rows", query)))
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
        """A query and the relation that it gives."""
        return self.steps(table, self.dice.among([(5, 1), (4, 2), (2, 3), (1, 4)]))

    def steps(self, table, count, first=None):
        """So many steps about a table; `first` makes the first of them."""
        hidden = HiddenNames()
        table = table or self.named_table() or self.dice.choice(list(self.tables))
        rows = self.tables[table].relation() if isinstance(table, str) else table.relation(self.place, hidden)
        steps = []
        for number in range(count):
            if rows.total or not rows.fields:
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
        return QueryMaker(self.dice, self.tables, self.knows, self.depth - 1, [])

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

    def other_table(self, has_alias):
        """A table by name, or a query about it."""
        if (named := self.named_table()):
            return named
        table = self.dice.choice(list(self.tables))
        if self.depth <= 0 or self.dice.chance(0.6):
            return Named(table)
        query, rows = self.inner().steps(table, self.dice.choice([1, 1, 2]))
        return Bracketed(query, self.dice.choice(["r", "other"]) if has_alias else "") if not rows.total else Named(table)

    # MARK: What may be refused

    def refused(self, maker, rows):
        """What overflows, or cannot be converted, in some row: both engines refuse it, or neither. All rows are looked at."""
        numbers = [column for column in maker.columns if column.kind.is_exact] or [Number("9000000000000000000")]
        sides = [self.dice.choice(numbers) for _ in range(2)]
        how = self.dice.choice(["overflow", "overflow", "int", "only"])
        converted = [column for column in maker.columns if column.kind.word in ("decimal", "text")]
        if how == "int" and converted:
            value = ToInt(self.dice.choice(converted))
        elif how == "only":
            value = Aggregate("only", (self.dice.choice(maker.columns),), rows.row_count)
            keys = self.items([maker.key(1)]) if self.dice.chance(0.8) else ()
            return Step(Measures((Item(value, "only one"),)), self.clauses(maker, by=keys))
        else:
            value = Arithmetic(self.dice.choice("+-*"), *sides)
        if value.facts.kind.scale > 30 or not value.facts.is_comparable:
            return self.keep(maker, rows)
        where = maker.condition(1) if self.dice.chance(0.3) else None
        return Step(Show((Item(value, "risk"),)), Clauses(where=where))

    # MARK: Two tables

    def two_tables(self, maker, rows):
        forms = [form for form in JOINS if (f"{form} join".strip() if form != "lookup" else form) in self.knows]
        if "union" in self.knows and self.dice.chance(0.25):
            return self.union(maker, rows)
        form = self.dice.choice(forms) if forms else None
        table = self.other_table(has_alias=True)
        right = table.relation(self.place)
        pairs = [(left.name, other.name) for left in rows.fields for other in right.fields
                 if joins(left, other) and (left.name == other.name or self.dice.chance(0.05))]
        if form == "lookup":
            pairs = [pair for pair in pairs if self.is_unique(table, right, pair[1])]
        if not pairs or form is None or rows.row_count * right.row_count > PAIRS_MAX:
            return self.keep(maker, rows)
        chosen = self.dice.sample(pairs, min(len(pairs), self.dice.choice([1, 1, 1, 2])))
        if len({left for left, _ in chosen}) < len(chosen) or len({other for _, other in chosen}) < len(chosen):
            chosen = chosen[:1]
        head = Join(form, table, tuple(chosen))
        if not self.has_own_names(head, rows):
            return self.keep(maker, rows)
        return Step(head, self.clauses(maker))

    def is_unique(self, table, right, name):
        return isinstance(table, Named) and name == "id"

    def has_own_names(self, head, rows):
        """False where the names of a join clash even with the table's name before them."""
        names = head.relation(rows, Clauses(), self.place, HiddenNames()).names
        return len(set(names)) == len(names)

    def union(self, maker, rows):
        table = self.other_table(has_alias=False)
        right = table.relation(self.place)
        if any(not same_sort(rows.field(name).facts.kind, right.field(name).facts.kind)
               for name in rows.names if name in right.names):
            return self.keep(maker, rows)
        return Step(Union(table), self.clauses(maker))

    def unpivot(self, maker, rows):
        first = self.dice.choice(rows.fields)
        names = [field.name for field in rows.fields if field.facts.kind == first.facts.kind]
        if "unpivot" not in self.knows:
            return self.keep(maker, rows)
        chosen = self.dice.sample(names, self.dice.randint(1, min(3, len(names))))
        key, value = self.names(2, rows.names)
        return Step(Unpivot(tuple(chosen), key, value), self.clauses(maker))

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
        if dice.chance(0.25) and (is_sorted or measure):
            per = (dice.choice(outputs),) if outputs and "top per" in self.knows and dice.chance(0.25) else ()
            return (Limit(dice.choice(["top", "bottom"]), count, per),)
        if dice.chance(0.1):
            return tuple(Limit(word, dice.choice([0, 1, 2, 5, 5] if word == "skip" else [0, 3, 5, 10, 10])) for word in (["skip"], ["take"], ["skip", "take"])[dice.randrange(3)])
        return ()

    # MARK: Steps of rows

    def sort_keys(self, maker, items):
        """Outputs, or columns of the step's level whose names no output took."""
        dice = self.dice
        outputs = [Column(item.text, item.expression.facts) for item in items]
        others = [column for column in maker.columns if column.text not in {item.text for item in items}]
        found = [column for column in outputs + others if column.facts.is_comparable]
        keys = dice.sample(found, min(len(found), dice.choice([1, 1, 2])))
        return tuple(SortKey(key, dice.chance(0.5)) for key in keys)

    def row_step(self, maker, head, rows):
        items = head.items(rows)
        sort = self.sort_keys(maker, items) if self.dice.chance(0.3) else ()
        measure = rows.measure if isinstance(head, Keep) and not isinstance(head, ShowAll) else None
        if measure and not rows.field(measure).facts.is_comparable:
            measure = None
        outputs = [item.text for item in items if item.expression.facts.is_comparable and reads_rows(item.expression)]
        return Step(head, self.clauses(maker, sort=sort, limits=self.limits(bool(sort), measure, outputs)))

    def show(self, maker, rows):
        if self.dice.chance(0.1):
            return self.row_step(maker, ShowAll(), rows)
        expressions = [self.shown(maker, self.dice.randint(0, 3)) for _ in range(self.dice.randint(1, 4))]
        return self.row_step(maker, Show(self.items(expressions)), rows)

    def shown(self, maker, depth):
        """A value of a row, now and then over others."""
        over = WindowMaker(maker, self.knows).row_value() if self.dice.chance(0.15) else None
        return over or self.named(maker.rows, is_measure=False) or maker.value(depth)

    def add(self, maker, rows):
        expressions = [self.shown(maker, self.dice.randint(1, 3)) for _ in range(self.dice.randint(1, 2))]
        items = []
        for item in self.items(expressions):
            replaced = self.dice.choice(rows.names) if self.dice.chance(0.2) else item.alias or "new"
            if replaced not in {item.text for item in items}:
                items.append(Item(item.expression, replaced))
        return self.row_step(maker, Add(tuple(items)), rows)

    def drop(self, maker, rows):
        names = self.dice.sample(rows.names, self.dice.randint(1, max(1, len(rows.names) // 2)))
        if len(names) == len(rows.names):
            return self.keep(maker, rows)
        return self.row_step(maker, Drop(tuple(names)), rows)

    def rename(self, maker, rows):
        old = self.dice.sample(rows.names, min(len(rows.names), self.dice.randint(1, 2)))
        new = self.names(len(old), rows.names)
        return self.row_step(maker, Rename(tuple(zip(old, new))), rows)

    def keep(self, maker, rows):
        step = self.row_step(maker, Keep(), rows)
        if not step.clauses.written():
            return dataclasses.replace(step, clauses=Clauses(where=maker.condition(2)))
        return step

    def distinct(self, maker, rows):
        if self.dice.chance(0.1) and all(field.facts.is_comparable for field in rows.fields):
            items, head = [Item(column(field)) for field in rows.fields], Distinct(())
        else:
            items = self.items([maker.key(2) for _ in range(self.dice.randint(1, 3))])
            head = Distinct(items)
        sort = ()
        if self.dice.chance(0.2):
            found = self.dice.choice(items)
            sort = (SortKey(Column(found.text, found.expression.facts), self.dice.chance(0.5)),)
        return Step(head, self.clauses(maker, sort=sort, limits=self.limits(bool(sort), None)))

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
        are_different = len({item.expression.tinh() for item in keys}) == len(keys)
        if keys and are_different and "subtotals" in self.knows and not has_windows and dice.chance(0.08):
            return Step(head, self.clauses(maker, by=keys, with_subtotals=True))
        totals = bool(keys) and not has_windows and dice.chance(0.12) and not any(limit.word in ("take", "skip") for limit in limits)
        return Step(head, self.clauses(
            maker, by=keys, sort=sort, sorts_by_measure=by_measure, limits=limits, with_totals=totals))
