"""`top`, `take`, `sample`, and the rows of totals and subtotals."""
import dataclasses

from .comparison import Sampled
from .definitions import Parameter
from .expressions import Column, column
from .tree import Node, identifier, name


@dataclasses.dataclass(frozen=True)
class Limit(Node):
    """`top 5`, `bottom 5 per city`, `take $n`, `skip 5`, `sample 5`."""
    word: str
    count: int
    per: tuple = ()
    given: Parameter | None = None

    def tinh(self):
        return f"{self.word} {self.given.tinh() if self.given else self.count}" + (" per " + ", ".join(map(name, self.per)) if self.per else "")


def limited(rows, limit, sort_count, hidden):
    if limit.word == "sample":
        return dataclasses.replace(rows, reading=Sampled(limit.count))
    is_sorted = sort_count > 0
    if limit.word in ("top", "bottom") and rows.keys:
        rows = dataclasses.replace(rows, order=rows.order[:sort_count] + rows.keys)
    if limit.word in ("top", "bottom") and not is_sorted:
        key = hidden.fresh()
        field = rows.field(rows.measure)
        ordering = Column(field.name, field.facts).ordering(None)
        rows = dataclasses.replace(
            rows, sql=f"SELECT *, {ordering} AS {key} FROM {rows.source}",
            order=((key, limit.word == "top"),) + rows.order)
    # The last rows are the first of the order turned round; a total row is none of them.
    reverse = limit.word == "bottom" and is_sorted
    if limit.per:
        place = hidden.fresh()
        keys = ", ".join(column(rows.field(text)).sameness(None) for text in limit.per)
        number = f"row_number() OVER (PARTITION BY {keys}{rows.order_by(reverse)})"
        # The rows of a partition stay together, partitions in the order of what is behind `per`.
        parts = [(hidden.fresh(), column(rows.field(text)).ordering(None)) for text in limit.per]
        shown = "".join(f", {ordering} AS {key}" for key, ordering in parts)
        sql = f"SELECT *{shown} FROM (SELECT *, {number} AS {place} FROM {rows.source}) AS q WHERE {place} <= {limit.count}"
        return dataclasses.replace(rows, sql=sql, order=tuple((key, False) for key, _ in parts) + rows.order)
    count = f"OFFSET {limit.count}" if limit.word == "skip" else f"LIMIT {limit.count}"
    sql = f"SELECT * FROM {rows.source}{rows.order_by(reverse)} {count}"
    return dataclasses.replace(rows, sql=sql)


def with_total(groups, total, hidden):
    mark = hidden.fresh()
    shown = ", ".join([identifier(text) for text in groups.names] + [key for key, _ in groups.order])
    sql = (f"SELECT {shown}, FALSE AS {mark} FROM {groups.source}"
           f" UNION ALL SELECT {shown}, TRUE AS {mark} FROM ({total}) AS q")
    return dataclasses.replace(groups, sql=sql, order=((mark, False),) + groups.order, total=mark)


def with_subtotals(head, rows, clauses, place, hidden):
    """The groups of every prefix of the keys; what leaves a key out comes after what has it."""
    mark = hidden.fresh()
    order = [(hidden.fresh(), False) for _ in range(2 * len(clauses.by))]
    parts, groups = [], None
    for count in range(len(clauses.by), -1, -1):
        prefix = dataclasses.replace(clauses, by=clauses.by[:count], with_subtotals=False)
        level = head.relation(rows, prefix, place, hidden)
        groups = groups or level
        columns = [
            identifier(item.text) if number < count else f"CAST(NULL AS {item.expression.kind.sql}) AS {identifier(item.text)}"
            for number, item in enumerate(clauses.by)]
        columns += [identifier(item.text) for item in head.measures]
        for number in range(len(clauses.by)):
            columns.append(f"{'FALSE' if number < count else 'TRUE'} AS {order[2 * number][0]}")
            columns.append(f"{level.keys[number][0] if number < count else 'NULL'} AS {order[2 * number + 1][0]}")
        columns.append(f"{'FALSE' if count == len(clauses.by) else 'TRUE'} AS {mark}")
        parts.append(f"SELECT {', '.join(columns)} FROM {level.source}")
    sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS q"
    return dataclasses.replace(groups, sql=sql, order=tuple(order), keys=(), total=mark)
