"""Random steps of measures that are filled up, spread over columns or compared."""
import dataclasses

from .aggregates import When, columns_of
from .conditions import Compare
from .expressions import Column, Number, Period, Text, Truth
from .grids import Across, Compared, EveryKey, Filled
from .kinds import DATE
from .steps import Item, SortKey, Step
from .tables import texts_of, values_of

EVERY = ("int", "text", "date", "year", "half", "quarter", "month", "week")
COMPARED = ("int", "decimal", "float", "quantity")
SPAN_MAX = 300
# What `versus` calls its columns.
ADDED = ("base", "difference", "change")


class GridMaker:
    def __init__(self, queries, maker):
        self.queries = queries
        self.maker = maker
        self.dice = queries.dice
        self.knows = queries.knows

    def step(self):
        """None where what was wanted does not run or does not fit."""
        how = self.dice.choice(["every", "across", "versus", "versus condition", "versus previous"])
        if how not in self.knows:
            return None
        make = {"every": self.every, "across": self.across}.get(how)
        return make() if make else self.versus(how)

    def measures(self, count, taken, words=None):
        names = self.queries.names(count, set(taken) | {column.text for column in self.maker.columns})
        return tuple(Item(self.maker.aggregate(1, words), name) for name in names)

    def keys(self, count):
        return self.queries.items([self.maker.key(1) for _ in range(count)])

    def few(self, *words):
        """A column of one of these kinds with not too many values between its first and last."""
        found = [column for column in self.maker.columns if column.kind.word in words and column.facts.is_comparable and (
            column.kind.word in ("text",) or self.span(column) is not None)]
        return self.dice.choice(found) if found else None

    def span(self, column):
        if column.source is None:
            return (-5, 5) if column.kind.word == "int" and column.facts.bound < SPAN_MAX // 2 else None
        values = values_of(self.maker.tables, column.source)
        if not values:
            return None
        width = (max(values) - min(values)).days if column.kind == DATE else max(values) - min(values)
        return (min(values), max(values)) if width <= SPAN_MAX else None

    def cut(self, items):
        """A sort by outputs, and now and then a limit."""
        found = [item for item in items if item.expression.facts.is_comparable]
        sort = ()
        if found and self.dice.chance(0.3):
            item = self.dice.choice(found)
            sort = (SortKey(Column(item.text, item.expression.facts), self.dice.chance(0.5)),)
        return {"sort": sort, "limits": self.queries.limits(bool(sort), None)}

    def every(self):
        dice = self.dice
        column = self.few(*EVERY)
        if column is None:
            return None
        low = high = None
        if column.kind.word == "int" and dice.chance(0.4):
            first, last = self.span(column)
            start = dice.randint(first, last)
            low, high = Number(str(start)), Number(str(start + dice.randint(0, 5)))
        names = {found.text for found in self.maker.columns}
        every = EveryKey(column, next(name for name in ("each", "each_one", "each_other", "each_last") if name not in names), low, high)
        # Of the same key twice, `sort` means the first.
        keys = [key for key in self.keys(dice.choice([0, 1, 1])) if key.expression != column]
        keys.insert(dice.randint(0, len(keys)), every)
        measures = self.measures(dice.randint(1, 2), [item.text for item in keys])
        return Step(Filled(measures), self.queries.clauses(self.maker, by=tuple(keys), **self.cut(keys + list(measures))))

    def across(self):
        dice = self.dice
        column = self.few("int", "year", "quarter", "month", "text", "bool")
        if column is None:
            return None
        is_range = column.kind.word not in ("text", "bool")
        if is_range:
            first = dice.randint(*self.span(column)) if column.kind.word == "int" else self.maker.literal(column.kind).ordinal
            numbers = range(first, first + dice.randint(1, 4))
            values = [Number(str(number)) if column.kind.word == "int" else Period(column.kind, number) for number in numbers]
        else:
            known = texts_of(self.maker.tables, column.source) if column.kind.word == "text" and column.source else []
            values = [Text(text) for text in known] if column.kind.word == "text" else [Truth(True), Truth(False)]
            values = dice.sample(values, min(len(values), dice.randint(1, 4)))
        keys = self.keys(dice.choice([0, 1, 1]))
        # DuckDB's names are the same but for capitals.
        labels = {value.plain().lower() for value in values} | {"total"}
        # A name with a back-quote in it cannot be written, and one without a letter or digit is folded away before `_share`.
        # A column called `true` would have to be told from the value wherever one of them is written.
        if labels & {"true", "false"} or any("`" in label or not any(map(str.isalnum, label)) for label in labels):
            return None
        if not values or labels & {key.text.lower() for key in keys} or len(labels) <= len(values):
            return None
        measures = self.measures(dice.randint(1, 2), [item.text for item in keys])
        has_total = dice.chance(0.25)
        cut = {"with_totals": True} if has_total else self.cut(keys)
        head = Across(measures, column, tuple(values), is_range, has_total)
        return Step(head, self.queries.clauses(self.maker, by=keys, **cut))

    def versus(self, how):
        dice = self.dice
        keys = tuple(key for key in self.keys(dice.choice([0, 1, 1, 2])) if not key.text.endswith(ADDED))
        measures = self.measures(dice.randint(1, 2), [item.text for item in keys], COMPARED)
        if any(not item.expression.facts.is_comparable for item in measures):
            return None
        if how == "versus":
            bases = tuple(self.base(item.expression) for item in measures)
            if any(not base.facts.is_comparable for base in bases):
                return None
            head = Compared(measures, bases)
            return Step(head, self.queries.clauses(self.maker, by=keys, **self.cut(list(keys) + list(measures))))
        clauses = self.queries.clauses(self.maker, by=keys, **self.cut(list(keys) + list(measures)))
        if not keys:
            measures = measures[:1]
        if how == "versus previous":
            moved = [item for item in keys if item.expression.kind.word in ("int", "year", "half", "quarter", "month", "week")]
            if not moved:
                return None
            key = dice.choice(moved)
            read = columns_of(key.expression)
            if self.reads(measures, clauses, read) or any(
                    item is not key and columns_of(item.expression) & read for item in keys):
                return None
            return Step(Compared(measures, previous=key.text), clauses)
        column = self.few("int", "text")
        if column is None:
            return None
        read = {column.text}
        keys = tuple(key for key in keys if not columns_of(key.expression) & read)
        if dice.chance(0.2) and column.text not in {item.text for item in keys + measures} and not column.text.endswith(ADDED):
            keys += (Item(column),)
        clauses = dataclasses.replace(clauses, by=keys, sort=(), limits=())
        if not keys:
            measures = measures[:1]
        if self.reads(measures, clauses, read):
            return None
        first, second = (Compare("=", column, self.maker.beside(column)) for _ in range(2))
        return Step(Compared(measures, base_where=second, replaced=first if dice.chance(0.8) else None), clauses)

    def base(self, measure):
        """A measure that another one is compared with."""
        return When(measure, self.maker.narrowing(1)) if measure.kind.unit else self.maker.aggregate(1, COMPARED[:3])

    @staticmethod
    def reads(measures, clauses, columns):
        """Whether what narrows the measures, or `where`, reads one of the columns."""
        whens = [node.test for item in measures for node in item.expression.walk() if isinstance(node, When)]
        return any(columns_of(test) & columns for test in whens + [clauses.where] * bool(clauses.where))
