"""Random columns and literals."""
import datetime

from .collation import folded
from .expressions import Column, Day, Number, Period, Span, Text, Truth, column
from .kinds import BOOL, DATE, DATETIME, DURATION, FLOAT, INT, TEXT, ordinal_of
from .tables import texts_of, values_of


class LiteralMaker:
    """Over the columns of one relation. `tables` are asked for values worth comparing with, `queries` for queries in
    brackets."""

    def __init__(self, dice, rows, tables, queries):
        self.dice = dice
        self.rows = rows
        self.tables = tables
        self.queries = queries
        self.columns = [column(field) for field in rows.fields]

    @property
    def has_queries(self):
        return self.queries.depth > 0 and "sub-query" in self.queries.knows

    def column(self, *words, comparable=False):
        """A column of one of these kinds, None when there is none."""
        found = [
            column for column in self.columns
            if column.kind.word in words and (column.facts.is_comparable or not comparable)]
        return self.dice.choice(found) if found else None

    def literal(self, kind):
        dice = self.dice
        if kind == INT:
            return Number(str(dice.choice([0, 1, 2, 3, 5, -1, -4, dice.randint(-20, 20), dice.randint(-10**6, 10**6)])))
        if kind.word == "decimal":
            return Number(f"{dice.choice([0, 1, -1, 12, dice.randint(-5000, 5000)])}.{dice.choice(['0', '5', '25', '50', '001'])}")
        if kind == FLOAT:
            return Number(f"{dice.choice([0.5, -2.25, 100.125, dice.randint(-4000, 4000) / 8])}e0")
        if kind == TEXT:
            return self.text_literal()
        if kind == BOOL:
            return Truth(dice.chance(0.5))
        if kind == DATE:
            return Day(self.some_day())
        if kind == DATETIME:
            day = self.some_day()
            return Day(datetime.datetime(day.year, day.month, day.day, dice.randint(0, 23), dice.choice([0, 30])))
        if kind == DURATION:
            return Span(dice.randint(0, 400), dice.choice(["days", "hours"]))
        return Period(kind, ordinal_of(kind.word, self.some_day()))

    def given(self, kind):
        """A parameter now and then."""
        found = [parameter for parameter in self.queries.parameters if parameter.kind.word == kind.word]
        return self.dice.choice(found) if found and self.dice.chance(0.15) else None

    def some_day(self):
        table = self.dice.choice(list(self.tables.values()))
        values = [value for column in table.columns if column.kind == DATE for value in column.values if value]
        if values and self.dice.chance(0.8):
            return self.dice.choice(values)
        return datetime.date(self.dice.randint(2018, 2026), self.dice.randint(1, 12), self.dice.randint(1, 28))

    def text_literal(self):
        table = self.dice.choice(list(self.tables.values()))
        values = [value for column in table.columns if column.kind == TEXT for value in column.values if value is not None]
        return Text(self.dice.choice(values)) if values and self.dice.chance(0.8) else Text(self.dice.choice(["", "a", "Đ", "x y"]))

    def beside(self, operand):
        """A literal worth comparing an operand with: a value of its column, or next to one."""
        dice = self.dice
        if operand.kind.unit:
            return self.beside_quantity(operand)
        source = operand.source if isinstance(operand, Column) else None
        if dice.chance(0.05) and (given := self.given(operand.kind)):
            if source is None or self.unambiguous(given.value, source) == given.value:
                return given
        if source is None:
            return self.literal(operand.kind)
        values = values_of(self.tables, source)
        if not values or dice.chance(0.15):
            return self.unambiguous(self.literal(operand.kind), source)
        value = dice.choice(values)
        if operand.kind == INT:
            return Number(str(value + dice.choice([0, 0, 1, -1])))
        if operand.kind.word == "decimal":
            return Number(f"{value:f}" if "." in f"{value:f}" else f"{value:f}.0")
        if operand.kind == FLOAT:
            return Number(f"{value!r}e0" if "e" not in repr(value) else repr(value))
        if operand.kind == TEXT:
            return self.unambiguous(Text(dice.choice([value, value, folded(value), value.upper()])), source)
        if operand.kind == BOOL:
            return Truth(value)
        return Day(value.replace(second=0) if operand.kind == DATETIME else value)

    def unambiguous(self, literal, source):
        """A text that means several values of the column would be an error."""
        if not isinstance(literal, Text):
            return literal
        values = texts_of(self.tables, source)
        alike = [value for value in values if folded(value) == folded(literal.value)]
        return Text(alike[0]) if len(alike) > 1 else literal
