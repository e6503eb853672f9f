"""Steps of a query: heads and clauses, as Tinh and as SQL."""
import dataclasses

from .aggregates import columns_of
from .conditions import Logic
from .definitions import Named
from .expressions import Column
from .kinds import BOOL, Facts
from .limits import limited, with_subtotals, with_total
from .relation import Field, HiddenNames, Relation
from .tree import Expression, Node, Place, identifier, name
from .windows import Group, Over


@dataclasses.dataclass(frozen=True)
class Item(Node):
    """`E as name`; without a name a bare column keeps its own."""
    expression: Expression
    alias: str | None = None

    @property
    def text(self):
        return self.alias or self.expression.text

    def tinh(self):
        return self.expression.tinh() + (f" as {name(self.alias)}" if self.alias else "")

    def sql(self, place):
        """As a column."""
        sql, own = self.expression.sql(place), identifier(self.text)
        return sql if sql == own else f"{sql} AS {own}"

    def field(self):
        expression = self.expression
        while isinstance(expression, Named):
            expression = expression.body
        source = expression.source if isinstance(expression, Column) else None
        return Field(self.text, self.expression.facts, source)


@dataclasses.dataclass(frozen=True)
class SortKey(Node):
    expression: Expression
    is_descending: bool

    def tinh(self):
        return self.expression.tinh() + " desc" * self.is_descending


@dataclasses.dataclass(frozen=True)
class Clauses(Node):
    """`turn` says in which order they are written, which means nothing."""
    where: Expression | None = None
    by: tuple = ()
    with_totals: bool = False
    with_subtotals: bool = False
    sort: tuple = ()
    sorts_by_measure: bool = False
    limits: tuple = ()
    turn: int = 0

    def written(self, beside=None):
        """`beside`: a further part of `where`."""
        parts = []
        where = Logic("and", self.where, beside) if self.where and beside else self.where or beside
        if where:
            parts.append("where " + where.tinh())
        if self.by:
            parts.append("by " + ", ".join(key.tinh() for key in self.by))
        if self.with_totals:
            parts.append("with totals")
        if self.with_subtotals:
            parts.append("with subtotals")
        if self.sort:
            parts.append("sort " + ", ".join(key.tinh() for key in self.sort))
        if self.sorts_by_measure:
            parts.append("sort desc")
        parts += [limit.tinh() for limit in self.limits]
        turn = self.turn % max(len(parts), 1)
        return parts[turn:] + parts[:turn]

    def filter(self, place):
        return f" WHERE {self.where.condition(place)}" if self.where else ""


class Head(Node):
    """What a step makes of its rows. `replaced`: a part of `where` that `versus` replaces."""
    replaced = None

    def tinh(self):
        raise NotImplementedError

    def written(self):
        """A clause that belongs to the head."""
        return ""

    def relation(self, rows, clauses, place, hidden):
        """The rows, narrowed by `where`, made another table, and the columns that its sort keys became."""
        raise NotImplementedError


def sort_columns(clauses, items, place, hidden):
    """Each sort key as a column: of an output by its expression, else of the step's level."""
    outputs = {item.text: item.expression for item in items}
    columns, order = [], []
    for key in clauses.sort:
        expression = key.expression
        if isinstance(expression, Column):
            expression = outputs.get(expression.text, expression)
        column = hidden.fresh()
        columns.append(f"{expression.ordering(place)} AS {column}")
        order.append((column, key.is_descending))
    return columns, tuple(order)


@dataclasses.dataclass(frozen=True)
class Measures(Head):
    """One row for each group of `by`, or one row in all."""
    measures: tuple

    def tinh(self):
        return ", ".join(item.tinh() for item in self.measures)

    def relation(self, rows, clauses, place, hidden):
        keys = [(item, hidden.fresh(), hidden.fresh()) for item in clauses.by]
        group = Group([(item.text, key, item.expression.facts) for item, key, _ in keys], hidden)
        place = dataclasses.replace(place, group=group)
        sort_items = list(self.measures) + [Item(_key(item, key), item.text) for item, key, _ in keys]
        sorted_by, order = sort_columns(clauses, sort_items, place, hidden)
        if clauses.sorts_by_measure:
            first = hidden.fresh()
            sorted_by.append(f"{self.measures[0].expression.ordering(place)} AS {first}")
            order = ((first, True),)
        columns = [f"{key} AS {identifier(item.text)}" for item, key, _ in keys]
        columns += [f"{item.expression.sql(place)} AS {identifier(item.text)}" for item in self.measures]
        columns += [f"{_key(item, key).ordering(place)} AS {by}" for item, key, by in keys] + sorted_by
        source = self.grouped(rows, clauses, keys, place)
        grouping = f" GROUP BY {', '.join(key for _, key, _ in keys)}" if keys else ""
        fields = tuple(
            dataclasses.replace(item.field(), facts=dataclasses.replace(item.field().facts, keeps_bytes=True))
            for item, _, _ in keys) + tuple(item.field() for item in self.measures)
        ordered_keys = tuple((by, False) for _, _, by in keys)
        return Relation(
            f"SELECT {', '.join(columns)} FROM {source}{grouping}", fields,
            order + ordered_keys, rows.row_count if keys else 1, self.measures[0].text, ordered_keys,
            is_multiplied=rows.is_multiplied)

    def grouped(self, rows, clauses, keys, place):
        """The rows with their keys, and of their columns what the measures read."""
        if not keys:
            return rows.source + clauses.filter(place)
        read = sorted({text for node in self.measures + clauses.sort for text in columns_of(node)} & set(rows.names))
        columns = [identifier(text) for text in read]
        columns += [f"{item.expression.sameness(place)} AS {key}" for item, key, _ in keys]
        source = f"(SELECT {', '.join(columns)} FROM {rows.source}{clauses.filter(place)}) AS q"
        windows = place.group.windows
        return f"(SELECT *, {', '.join(windows)} FROM {source}) AS q" if windows else source

    def total(self, rows, groups, clauses, place):
        """The row worked out without `by`, below the groups."""
        columns = [f"CAST(NULL AS {item.expression.kind.sql}) AS {identifier(item.text)}" for item in clauses.by]
        columns += [f"{item.expression.sql(place)} AS {identifier(item.text)}" for item in self.measures]
        columns += [f"NULL AS {key}" for key, _ in groups.order]
        return f"SELECT {', '.join(columns)} FROM {rows.source}{clauses.filter(place)}"


def _key(item, key):
    """A key after grouping, under its hidden name."""
    return Raw(key, item.expression.facts)


@dataclasses.dataclass(frozen=True)
class Raw(Expression):
    """SQL as an expression."""
    column: str
    known: object

    def settle(self):
        return self.known

    def sql(self, place):
        return self.column


@dataclasses.dataclass(frozen=True)
class Step(Node):
    head: Head
    clauses: Clauses

    def tinh(self):
        # Right behind the last measure `versus` would speak for that one alone.
        return " ".join(part for part in [self.head.tinh()] + self.clauses.written(self.head.replaced) + [self.head.written()] if part)

    def relation(self, rows, place, hidden):
        clauses = self.clauses
        place = dataclasses.replace(place, order=rows.order_by().removeprefix(" ORDER BY "))
        if clauses.where and any(isinstance(node, Over) for node in clauses.where.walk()):
            # It sees the rows that the step receives, so it is worked out before they are narrowed.
            kept = hidden.fresh()
            sql = f"SELECT *, {clauses.where.condition(place)} AS {kept} FROM {rows.source}"
            rows = dataclasses.replace(rows, sql=sql)
            clauses = dataclasses.replace(clauses, where=Raw(kept, Facts(BOOL)))
        if clauses.with_totals or clauses.with_subtotals:
            # Read for the groups and for each of their totals.
            own = hidden.fresh()
            before = f"WITH {own} AS MATERIALIZED (SELECT * FROM {rows.source}{clauses.filter(place)}) "
            rows, clauses = dataclasses.replace(rows, sql=own), dataclasses.replace(clauses, where=None)
            result = self.with_limits(rows, clauses, place, hidden)
            return dataclasses.replace(result, sql=f"SELECT * FROM ({before}{result.sql}) AS q")
        return self.with_limits(rows, clauses, place, hidden)

    def with_limits(self, rows, clauses, place, hidden):
        if clauses.with_subtotals:
            return with_subtotals(self.head, rows, clauses, place, hidden)
        result = self.head.relation(rows, clauses, place, hidden)
        sort_count = max(len(clauses.sort), int(clauses.sorts_by_measure))
        for limit in clauses.limits:
            result = limited(result, limit, sort_count, hidden)
        # Without keys the total of `across` is a column alone.
        if clauses.with_totals and clauses.by:
            result = with_total(result, self.head.total(rows, result, clauses, place), hidden)
        return result


@dataclasses.dataclass(frozen=True)
class Query(Node):
    """Steps parted by bars; the first reads the table: a loaded one by its name, or what a `let` names."""
    table: object
    steps: tuple

    def tinh(self):
        first = self.steps[0].tinh()
        table = self.table.tinh() if isinstance(self.table, Node) else name(self.table)
        return " | ".join([f"{first} from {table}".strip()] + [step.tinh() for step in self.steps[1:]])

    def relation(self, tables, hidden=None):
        place = Place(tables)
        hidden = hidden or HiddenNames()
        rows = self.table.relation(place, hidden) if isinstance(self.table, Node) else tables[self.table].relation()
        for step in self.steps:
            rows = step.relation(rows, place, hidden)
        return rows

    def value(self, tables):
        """As SQL with its columns only, in no order."""
        rows = self.relation(tables)
        return f"SELECT {', '.join(map(identifier, rows.names))} FROM {rows.source}"
