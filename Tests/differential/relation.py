"""A table on its way through a query, as SQL."""
import dataclasses
import itertools

from .kinds import Facts
from .tree import identifier


@dataclasses.dataclass(frozen=True)
class Field:
    """`source`: the (table, column) pairs whose values it has unchanged; None where it is worked out."""
    name: str
    facts: Facts
    source: tuple | None = None


@dataclasses.dataclass(frozen=True)
class Relation:
    """`sql`: a query, or the name of a table. `order`: hidden columns of `sql` that fix the order of the rows, each with
    whether it descends. `measure`: the first measure of the last measures step, which `top` alone goes by; `keys`: the keys
    of its groups among the hidden columns, which break ties. `total`: the hidden column that is true in the total row.
    `is_multiplied`: rows of a table may stand in it several times."""
    sql: str
    fields: tuple
    order: tuple
    row_count: int
    measure: str | None = None
    keys: tuple = ()
    total: str | None = None
    is_multiplied: bool = False
    # How the answer is compared, where it is not row by row; nothing may follow such a step.
    reading: object = None
    # Whether it has a column of totals.
    is_closed: bool = False

    @property
    def is_last(self):
        """Nothing that is asked for may follow."""
        return bool(self.total or self.reading or self.is_closed)

    @property
    def names(self):
        return [field.name for field in self.fields]

    def field(self, name):
        return next(field for field in self.fields if field.name == name)

    @property
    def source(self):
        """What stands after FROM."""
        return f"({self.sql}) AS q" if self.sql.startswith("SELECT ") else self.sql

    def hidden(self):
        """What every later step carries along."""
        return [name for name, _ in self.order] + ([self.total] if self.total else [])

    def order_by(self, reverse=False):
        terms = [
            f"{name} {'DESC' if descends != reverse else 'ASC'} NULLS {'FIRST' if reverse else 'LAST'}"
            for name, descends in self.order]
        return " ORDER BY " + ", ".join(terms) if terms else ""

    def final(self):
        """The whole as a query: what is shown, and whether a row is the total."""
        if self.reading and self.reading.reads_whole:
            return self.sql
        columns = [identifier(name) for name in self.names] + ([self.total] if self.total else [])
        return f"SELECT {', '.join(columns)} FROM {self.source}{self.order_by()}"


class HiddenNames:
    """Names that no column has."""

    def __init__(self):
        self.numbers = itertools.count(1)

    def fresh(self):
        return f"_{next(self.numbers)}"
