"""Measures that are compared, spread over columns, filled up and summed up between."""
import dataclasses

from .aggregates import columns_of
from .arithmetic import Arithmetic
from .conditions import Compare
from .expressions import Column
from .joins import sorted_outside
from .kinds import DATE, TEXT, Facts, quantity_kind
from .quantities import QuantityProduct, QuantitySum
from .relation import Field, Relation
from .steps import Item, Measures, Raw
from .tree import Expression, identifier, name
from .units import PERCENT


@dataclasses.dataclass(frozen=True)
class EveryKey(Item):
    """`every K as name`, `every K in 1..5 as name`."""
    low: Expression | None = None
    high: Expression | None = None

    def tinh(self):
        limits = f" in {self.low.tinh()}..{self.high.tinh()}" if self.low else ""
        return f"every {self.expression.tinh()}{limits} as {name(self.alias)}"


def grouped(head, rows, clauses, place, hidden, more=()):
    """Groups of measures under further conditions, in no order."""
    conditions = ([clauses.where.condition(place)] if clauses.where else []) + list(more)
    plain = dataclasses.replace(clauses, where=None, sort=(), sorts_by_measure=False)
    if conditions:
        sql = f"SELECT * FROM {rows.source} WHERE {' AND '.join(conditions)}"
        rows = dataclasses.replace(rows, sql=sql)
    return Measures.relation(head, rows, plain, place, hidden), rows


def shared(head, rows, clauses, place, hidden, more=()):
    """Groups that a query reads several times: what stands before it, the groups, and the names of theirs and of their rows."""
    conditions = ([clauses.where.condition(place)] if clauses.where else []) + list(more)
    plain = dataclasses.replace(clauses, where=None, sort=(), sorts_by_measure=False)
    own, table = hidden.fresh(), hidden.fresh()
    sql = f"SELECT * FROM {rows.source}{' WHERE ' * bool(conditions)}{' AND '.join(conditions)}"
    groups = Measures.relation(head, dataclasses.replace(rows, sql=own), plain, place, hidden)
    return f"WITH {own} AS MATERIALIZED ({sql}), {table} AS MATERIALIZED ({groups.sql}) ", groups, table, own


def in_order(sql, keys, fields, clauses, place, hidden, row_count):
    """A table of groups with the order of its keys, then sorted; `sql` has the fields as columns."""
    order, columns = [], []
    for key in keys:
        order.append((hidden.fresh(), False))
        columns.append(f"{Column(key.text, key.expression.facts).ordering(place)} AS {order[-1][0]}")
    sql = f"SELECT *{''.join(', ' + column for column in columns)} FROM ({sql}) AS q"
    measure = next((field.name for field in fields[len(keys):]), None)
    relation = Relation(sql, fields, tuple(order), row_count, measure, tuple(order), is_multiplied=True)
    if clauses.sorts_by_measure:
        first = hidden.fresh()
        field = relation.field(measure)
        ordering = Column(field.name, field.facts).ordering(place)
        return dataclasses.replace(
            relation, sql=f"SELECT *, {ordering} AS {first} FROM {relation.source}", order=((first, True),) + relation.order)
    return sorted_outside(relation, clauses, place, hidden)


@dataclasses.dataclass(frozen=True)
class Filled(Measures):
    """Groups of which one key is `every`."""

    def relation(self, rows, clauses, place, hidden):
        every = next(key for key in clauses.by if isinstance(key, EveryKey))
        key = every.expression
        limits = []
        if every.low:
            limits.append(f"{key.sql(place)} BETWEEN {every.low.sql(place)} AND {every.high.sql(place)}")
        before, groups, table, narrowed = shared(self, rows, clauses, place, hidden, limits)
        names = [identifier(item.text) for item in clauses.by]
        others = [identifier(item.text) for item in clauses.by if item is not every]
        own = identifier(every.text)
        if key.kind == TEXT:
            values = f"SELECT DISTINCT {own} AS v FROM {table} WHERE {own} IS NOT NULL"
        elif every.low:
            values = f"SELECT unnest(generate_series({every.low.sql(place)}, {every.high.sql(place)})) AS v"
        elif key.kind == DATE:
            values = f"SELECT CAST(unnest(generate_series(min({own}), max({own}), INTERVAL 1 DAY)) AS DATE) AS v FROM {table}"
        else:
            values = f"SELECT unnest(generate_series(min({own}), max({own}))) AS v FROM {table}"
        if every.low and key.kind == DATE:
            values = f"SELECT CAST(unnest(generate_series({every.low.sql(place)}, {every.high.sql(place)}, INTERVAL 1 DAY)) AS DATE) AS v"
        combinations = f"SELECT DISTINCT {', '.join(others)} FROM {table}" if others else "SELECT 1 AS _c"
        columns = [f"v.v AS {text}" if text == own else f"c.{text} AS {text}" for text in names]
        for item in self.measures:
            empty = f"(SELECT {item.expression.sql(place)} FROM {narrowed} WHERE FALSE)"
            text = identifier(item.text)
            columns.append(f"CASE WHEN g._m IS NULL THEN {empty} ELSE g.{text} END AS {text}")
        meeting = " AND ".join([f"g.{text} IS NOT DISTINCT FROM c.{text}" for text in others] + [f"g.{own} = v.v"])
        shown = ", ".join(names + [identifier(item.text) for item in self.measures])
        sql = (f"{before}SELECT {', '.join(columns)} FROM ({combinations}) AS c CROSS JOIN ({values}) AS v"
               f" LEFT JOIN (SELECT *, TRUE AS _m FROM {table}) AS g ON {meeting}"
               f" UNION ALL SELECT {shown} FROM {table} WHERE {own} IS NULL")
        return in_order(sql, clauses.by, groups.fields, clauses, place, hidden, rows.row_count + 1000)


@dataclasses.dataclass(frozen=True)
class Across(Measures):
    """`across K in 1..3`, `across K in ("a", "b")`: each measure in a column for each value, with totals one more."""
    key: Column = None
    values: tuple = ()
    is_range: bool = False
    has_total: bool = False

    def written(self):
        """The clause."""
        if self.is_range:
            return f"across {self.key.tinh()} in {self.values[0].tinh()}..{self.values[-1].tinh()}"
        return f"across {self.key.tinh()} in ({', '.join(value.tinh() for value in self.values)})"

    def cells(self):
        """The measures of all columns."""
        columns = [(value.plain(), Compare("=", self.key, value)) for value in self.values] + [("Total", None)] * self.has_total
        cells = []
        for label, test in columns:
            for item in self.measures:
                text = label if len(self.measures) == 1 else f"{label}_{item.text}"
                cells.append(Item(Cell(item.expression, test) if test else item.expression, text))
        return Measures(tuple(cells))

    def limit(self, place):
        return f"({' OR '.join(Compare('=', self.key, value).sql(place) for value in self.values)})"

    def relation(self, rows, clauses, place, hidden):
        groups, _ = grouped(self.cells(), rows, clauses, place, hidden, [self.limit(place)])
        shown = ", ".join(identifier(field.name) for field in groups.fields)
        sql = f"SELECT {shown} FROM {groups.source}"
        spread = in_order(sql, clauses.by, groups.fields, clauses, place, hidden, groups.row_count)
        # What only the data may know has no first measure.
        return dataclasses.replace(spread, measure=None, is_closed=self.has_total)

    def total(self, rows, groups, clauses, place):
        conditions = ([clauses.where.condition(place)] if clauses.where else []) + [self.limit(place)]
        rows = dataclasses.replace(rows, sql=f"SELECT * FROM {rows.source} WHERE {' AND '.join(conditions)}")
        return self.cells().total(rows, groups, dataclasses.replace(clauses, where=None), place)


@dataclasses.dataclass(frozen=True)
class Cell(Expression):
    """A measure of the rows that have a value."""
    operand: Expression
    test: Expression

    def settle(self):
        return self.operand.facts

    def sql(self, place):
        rows = place.plain()
        return self.operand.sql(place.narrowed(self.test.sql(rows)))


# MARK: Versus


@dataclasses.dataclass(frozen=True)
class Compared(Measures):
    """Measures of numbers beside a base. `bases`: a measure for each, or none and `base_where` (the rows of the base, in place
    of the conditions that read its column) or `previous` (a key)."""
    bases: tuple = ()
    base_where: Expression | None = None
    previous: str = ""
    # The part of `where` that the base replaces.
    replaced: Expression | None = None

    def tinh(self):
        if not self.bases:
            return super().tinh()
        return ", ".join(f"{item.tinh()} versus {base.tinh()}" for item, base in zip(self.measures, self.bases))

    def written(self):
        """The clause."""
        if self.bases:
            return ""
        return f"versus previous {name(self.previous)}" if self.previous else f"versus {self.base_where.tinh()}"

    def relation(self, rows, clauses, place, hidden):
        is_single = len(self.measures) == 1
        if self.bases:
            both = Measures(self.measures + tuple(Item(base, f"_base{place}") for place, base in enumerate(self.bases)))
            groups, _ = grouped(both, rows, clauses, place, hidden)
            keys = [f"g.{identifier(item.text)}" for item in clauses.by]
            bases = [f"g._base{number}" for number in range(len(self.bases))]
            source = f"({groups.sql}) AS g"
            base_facts = [base.facts for base in self.bases]
        else:
            own = [self.replaced.condition(place)] if self.replaced else []
            groups, _ = grouped(self, rows, clauses, place, hidden, own)
            other = [self.base_where.condition(place)] if self.base_where else []
            base, _ = grouped(self, rows, self.base_clauses(clauses), place, hidden, other)
            keys = [f"g.{identifier(item.text)}" for item in clauses.by]
            bases = [f"b.{identifier(item.text)}" for item in self.measures]
            tests = ["TRUE"]
            for item in self.base_clauses(clauses).by:
                text = identifier(item.text)
                moved = " + 1" if item.text == self.previous else ""
                tests.append(f"g.{text} IS NOT DISTINCT FROM b.{text}{moved}")
            source = f"({groups.sql}) AS g LEFT JOIN ({base.sql}) AS b ON {' AND '.join(tests)}"
            base_facts = [item.expression.facts for item in self.measures]
        columns = [f"{key} AS {key[2:]}" for key in keys]
        fields = list(groups.fields[:len(keys)])
        for item, base, facts in zip(self.measures, bases, base_facts):
            own = f"g.{identifier(item.text)}"
            prefix = "" if is_single else f"{item.text}_"
            sides = Raw(own, item.expression.facts), Raw(base, facts)
            unit = item.expression.kind.unit
            difference = QuantitySum("-", *sides) if unit else Arithmetic("-", *sides)
            columns += [
                f"{own} AS {identifier(item.text)}", f"{base} AS {identifier(prefix + 'base')}",
                f"{difference.sql(place)} AS {identifier(prefix + 'difference')}"]
            fields += [
                Field(item.text, item.expression.facts), Field(prefix + "base", facts), Field(prefix + "difference", difference.facts)]
            if unit and unit.is_percent:
                # Its difference is in percentage points already.
                continue
            ratio = QuantityProduct("/", *sides) if unit else Arithmetic("/", *sides)
            columns.append(f"CASE WHEN {base} > 0 THEN {ratio.sql(place)} - 1 END AS {identifier(prefix + 'change')}")
            fields.append(Field(prefix + "change", Facts(quantity_kind("float", 0, PERCENT), 1e30, 1e-9)))
        sql = f"SELECT {', '.join(columns)} FROM {source}"
        return in_order(sql, clauses.by, tuple(fields), clauses, place, hidden, groups.row_count)

    def base_clauses(self, clauses):
        """Keys that read the column of the base leave the match."""
        if self.base_where is None:
            return clauses
        read = columns_of(self.base_where)
        return dataclasses.replace(clauses, by=tuple(key for key in clauses.by if not columns_of(key.expression) & read))
