"""A failure made small: fewer steps, clauses, items, rows and columns, smaller expressions, the same difference."""
import dataclasses
import datetime
import decimal

from .expressions import Column, Day, Missing, Number, Text, Truth
from .kinds import BOOL, DATE, FLOAT, INT, TEXT
from .rounds import Failure, retry
from .tree import Expression, Node
from .windows import Library

TRY_MAX = 600


class Shrinker:
    def __init__(self, duck, failure):
        self.duck = duck
        self.tables = failure.tables
        self.query = failure.query
        self.pair = failure.pair
        self.difference = failure.difference
        self.place = failure.place
        self.tries_left = TRY_MAX

    def run(self):
        is_changed = True
        while is_changed and self.tries_left > 0:
            is_changed = self.shrink_rows()
            is_changed = self.shrink_query() or is_changed
        self.drop_columns()
        self.shrink_values()
        return Failure(self.tables, self.query, self.pair, self.difference, self.place)

    def holds(self, tables, query):
        """True, and the new state, when this still shows the same sort of difference."""
        if self.tries_left <= 0:
            return False
        self.tries_left -= 1
        found = retry(self.duck, tables, query, self.pair, self.difference.sort.startswith("format"))
        if found is None or found.sort != self.difference.sort:
            return False
        self.tables, self.query, self.difference = tables, query, found
        return True

    # MARK: The query

    def shrink_query(self):
        is_changed = False
        while any(self.holds(self.tables, query) for query in list(smaller(self.query))):
            is_changed = True
        return is_changed

    # MARK: The tables

    def shrink_rows(self):
        is_changed = False
        for name in list(self.tables):
            size = max(1, self.tables[name].row_count // 2)
            while size >= 1 and self.tries_left > 0:
                start = 0
                while start < self.tables[name].row_count:
                    table = self.tables[name]
                    kept = [number for number in range(table.row_count) if not start <= number < start + size]
                    if self.holds({**self.tables, name: table.with_rows(kept)}, self.query):
                        is_changed = True
                    else:
                        start += size
                size //= 2
        return is_changed

    def drop_columns(self):
        """What a query does not name may matter nevertheless: a column the more in `show *`."""
        for name, table in list(self.tables.items()):
            for column in table.columns:
                kept = [other.name for other in self.tables[name].columns if other.name != column.name]
                if kept:
                    self.holds({**self.tables, name: self.tables[name].with_columns(kept)}, self.query)

    def shrink_values(self):
        for name in list(self.tables):
            for place, column in enumerate(self.tables[name].columns):
                for row in range(self.tables[name].row_count):
                    value = self.tables[name].columns[place].values[row]
                    for simple in (None, simplest(column.kind)):
                        if value is None or value == simple:
                            continue
                        if self.holds({**self.tables, name: with_value(self.tables[name], place, row, simple)}, self.query):
                            break


def with_value(table, place, row, value):
    column = table.columns[place]
    values = column.values[:row] + (value,) + column.values[row + 1:]
    columns = table.columns[:place] + (dataclasses.replace(column, values=values),) + table.columns[place + 1:]
    return dataclasses.replace(table, columns=columns)


def simplest(kind):
    if kind == TEXT:
        return "a"
    if kind == BOOL:
        return True
    if kind == DATE:
        return datetime.date(2023, 1, 1)
    if kind.word == "datetime":
        return datetime.datetime(2023, 1, 1)
    return decimal.Decimal(1).scaleb(-kind.scale) * 10**kind.scale if kind.number == "decimal" else 1.0 if kind == FLOAT else 1


def smaller(node):
    """Every tree that differs from this one in one place, where it is smaller."""
    if isinstance(node, Expression):
        yield from simpler(node)
    for name, value in node.parts():
        if isinstance(node, Library) and name == "body":
            # It goes with the arguments.
            continue
        if isinstance(value, Node):
            if not isinstance(value, Expression) and dataclasses.fields(node) and is_optional(node, name):
                yield node.with_part(name, None)
            elif isinstance(value, Expression) and is_optional(node, name):
                yield node.with_part(name, None)
            for part in smaller(value):
                yield node.with_part(name, part)
            continue
        for place in range(len(value)):
            if len(value) > 1 or is_optional(node, name):
                yield node.with_part(name, value[:place] + value[place + 1:])
        for place, element in enumerate(value):
            for part in smaller(element):
                yield node.with_part(name, value[:place] + (part,) + value[place + 1:])
    for field in dataclasses.fields(node):
        if field.type is bool and getattr(node, field.name):
            yield node.with_part(field.name, False)


def is_optional(node, name):
    field = next(field for field in dataclasses.fields(node) if field.name == name)
    return field.default is None or field.default == ()


def simpler(expression):
    """Operands of the same kind, then literals."""
    if isinstance(expression, (Column, Missing)):
        return
    for _, value in expression.parts():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Expression) and part.kind.word == expression.kind.word:
                yield part
    literals = {INT: Number("1"), FLOAT: Number("1.5e0"), TEXT: Text("a"), BOOL: Truth(True), DATE: Day(datetime.date(2023, 1, 1))}
    literal = literals.get(expression.kind)
    if literal and not isinstance(expression, (Number, Text, Truth, Day)) and not any(
            type(node).__name__ in ("Aggregate", "When") for node in expression.walk()):
        yield literal
