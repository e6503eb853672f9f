"""`trace`: the rows behind figures, with their places in the file."""
import dataclasses

from .aggregates import Aggregate, When
from .applications import Applied
from .comparison import Difference
from .kinds import is_same
from .relation import HiddenNames, Relation
from .steps import Query
from .tree import Place


@dataclasses.dataclass(frozen=True)
class Trace(Query):
    """Before steps of rows and one of measures over a loaded table."""

    def tinh(self):
        return f"trace {super().tinh()}"

    def relation(self, tables, hidden=None):
        place, hidden = Place(tables), HiddenNames()
        rows = tables[self.table].relation()
        *before, step = self.steps
        for other in before:
            rows = other.relation(rows, place, hidden)
        conditions = [step.clauses.where.condition(place)] if step.clauses.where else []
        entered = [entering for item in step.head.measures for entering in narrowings(item.expression, place)]
        conditions.append(f"({' OR '.join(entered)})")
        order = ", ".join([f"{item.expression.ordering(place)} ASC NULLS LAST" for item in step.clauses.by] + ["_0"])
        sql = f"SELECT _0 FROM {rows.source} WHERE {' AND '.join(conditions)} ORDER BY {order}"
        return Relation(sql, (), (), rows.row_count, reading=Traced(tables[self.table], not before))


def narrowings(expression, place, conditions=()):
    """For each aggregate what a row must be to enter it."""
    if isinstance(expression, Aggregate):
        yield " AND ".join(conditions) or "TRUE"
    elif isinstance(expression, When):
        yield from narrowings(expression.operand, place, (*conditions, expression.test.condition(place)))
    elif isinstance(expression, Applied):
        yield from narrowings(expression.body, place, conditions)
    else:
        for part in expression.children():
            yield from narrowings(part, place, conditions)


@dataclasses.dataclass(frozen=True)
class Traced:
    table: object
    # Whether the columns are those of the table.
    is_plain: bool

    # Whether the SQL is the answer as it is.
    reads_whole = True

    def difference(self, relation, rows, duck_rows):
        """The places, in their order; and what stands in a column that is shown is what stands there in the file."""
        expected = [number + 2 for number, in duck_rows]
        found = [row["line"] for row in rows]
        if not self.is_plain:
            # Their order may be that of a step on the way.
            expected.sort()
            found.sort()
        if found != expected:
            return Difference("trace", f"lines {found} in Tinh, {expected} in DuckDB")
        if not self.is_plain:
            return None
        for row, line in zip(rows, expected):
            if row["file"] != f"{self.table.name}.csv":
                return Difference("trace", f"the file {row['file']}")
            for column in self.table.columns:
                if column.name in row and not is_same(column.facts, row[column.name], column.values[line - 2]):
                    return Difference("trace", f"{column.name} is {row[column.name]!r} in line {line}")
        return None
