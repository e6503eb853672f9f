"""Heads that bring two tables together, or turn one."""
import dataclasses

from .conversions import common, converted
from .expressions import column, either, meeting
from .kinds import TEXT, Facts
from .relation import Field, Relation
from .steps import Clauses, Head, Item, sort_columns
from .tree import Node, identifier, name, sql_text


@dataclasses.dataclass(frozen=True)
class Named(Node):
    """A loaded table after `join`, `union`, `from`."""
    table: str

    @property
    def prefix(self):
        return self.table

    def tinh(self):
        return name(self.table)

    def relation(self, place):
        return place.tables[self.table].relation()


@dataclasses.dataclass(frozen=True)
class Bracketed(Node):
    """A query in brackets, under a name where the head needs one."""
    query: Node
    alias: str

    @property
    def prefix(self):
        return self.alias

    def tinh(self):
        return f"({self.query.tinh()})"

    def relation(self, place):
        return self.query.relation(place.tables)


def sorted_outside(relation, clauses, place, hidden):
    """Sort keys of a head whose outputs are columns of its SQL."""
    items = [Item(column(field)) for field in relation.fields]
    columns, order = sort_columns(clauses, items, place, hidden)
    if not columns:
        return relation
    sql = f"SELECT *, {', '.join(columns)} FROM {relation.source}"
    return dataclasses.replace(relation, sql=sql, order=order + relation.order)


def filtered(rows, clauses, place):
    return f"(SELECT * FROM {rows.source}{clauses.filter(place)})" if clauses.where else (
        f"({rows.sql})" if rows.sql.startswith("SELECT ") else rows.sql)


def named(relation, prefix, taken, keys=()):
    """The columns of the right side that stay, each with its new name."""
    result = []
    for field in relation.fields:
        if field.name in keys:
            continue
        new = field.name if field.name not in taken else f"{prefix}_{field.name}"
        result.append((field, new))
    return result


@dataclasses.dataclass(frozen=True)
class Join(Head):
    """`form`: empty for the inner join, else left, full, semi, anti or lookup. Missing keys meet nothing."""
    form: str
    table: Node
    pairs: tuple

    def tinh(self):
        word = "lookup" if self.form == "lookup" else f"{self.form} join".strip()
        alias = f" as {name(self.table.alias)}" if isinstance(self.table, Bracketed) else ""
        pairs = ", ".join(name(left) + (f" = {name(right)}" if left != right else "") for left, right in self.pairs)
        return f"{word} {self.table.tinh()}{alias} on {pairs}"

    def relation(self, rows, clauses, place, hidden):
        right = self.table.relation(place)
        condition = " AND ".join(self.equal(rows, right, *pair) for pair in self.pairs)
        if self.form in ("semi", "anti"):
            sql = (f"SELECT l.* FROM {filtered(rows, clauses, place)} AS l WHERE {'NOT ' * (self.form == 'anti')}"
                   f"EXISTS (SELECT 1 FROM {filtered(right, Clauses(), place)} AS r WHERE {condition})")
            return sorted_outside(Relation(sql, rows.fields, rows.order, rows.row_count, is_multiplied=rows.is_multiplied), clauses, place, hidden)
        keys = dict(self.pairs)
        columns, fields = [], []
        for field in rows.fields:
            text = f"l.{identifier(field.name)}"
            if self.form == "full" and field.name in keys:
                other = right.field(keys[field.name])
                facts = either(field.facts, other.facts)
                text = f"coalesce({cast(text, field, facts)}, {cast('r.' + identifier(other.name), other, facts)})"
                field = Field(field.name, facts, merged(field.source, other.source))
            columns.append(f"{text} AS {identifier(field.name)}")
            fields.append(field)
        for field, new in named(right, self.table.prefix, set(rows.names), keys.values()):
            columns.append(f"r.{identifier(field.name)} AS {identifier(new)}")
            fields.append(dataclasses.replace(field, name=new))
        order = []
        if self.form == "full":
            order.append((hidden.fresh(), False))
            columns.append(f"(l._m IS NULL) AS {order[0][0]}")
        for side, relation in (("l", rows), ("r", right)):
            for key, descends in relation.order:
                order.append((hidden.fresh(), descends))
                columns.append(f"{side}.{key} AS {order[-1][0]}")
        word = {"": "JOIN", "left": "LEFT JOIN", "lookup": "LEFT JOIN", "full": "FULL JOIN"}[self.form]
        sql = (f"SELECT {', '.join(columns)} FROM (SELECT *, TRUE AS _m FROM {filtered(rows, clauses, place)} AS q) AS l"
               f" {word} {filtered(right, Clauses(), place)} AS r ON {condition}")
        count = rows.row_count if self.form == "lookup" else rows.row_count * max(right.row_count, 1) + right.row_count
        return sorted_outside(Relation(sql, tuple(fields), tuple(order), count, is_multiplied=True), clauses, place, hidden)

    @staticmethod
    def equal(rows, right, left_name, right_name):
        left, other = rows.field(left_name), right.field(right_name)
        sides = f"l.{identifier(left_name)}", f"r.{identifier(right_name)}"
        if left.facts.kind == TEXT:
            return f"nf({sides[0]}) = nf({sides[1]})"
        if left.facts.kind.unit:
            kind = common(left.facts, other.facts)
            return " = ".join(converted(text, field.facts.kind, kind) for text, field in zip(sides, (left, other)))
        if left.facts.kind.is_number and other.facts.kind.is_number:
            kind = meeting(left.facts.kind, other.facts.kind)
            return f"CAST({sides[0]} AS {kind.sql}) = CAST({sides[1]} AS {kind.sql})"
        return f"{sides[0]} = {sides[1]}"


def merged(left, right):
    """The columns that a field of both sides comes from."""
    return tuple(dict.fromkeys(left + right)) if left and right else None


def cast(text, field, facts):
    if facts.kind.unit:
        return converted(text, field.facts.kind, facts.kind)
    return text if field.facts.kind == facts.kind else f"CAST({text} AS {facts.kind.sql})"


@dataclasses.dataclass(frozen=True)
class Union(Head):
    """Rows of both, columns matched by name, missing where one side has none."""
    table: Node

    def tinh(self):
        return f"union {self.table.tinh()}"

    def relation(self, rows, clauses, place, hidden):
        right = self.table.relation(place)
        fields = []
        for field in rows.fields:
            if field.name in right.names:
                other = right.field(field.name)
                source = merged(field.source, other.source)
                fields.append(Field(field.name, either(field.facts, other.facts), source))
            else:
                fields.append(field)
        fields += [field for field in right.fields if field.name not in rows.names]
        side = hidden.fresh()
        lefts = [(hidden.fresh(), key, descends) for key, descends in rows.order]
        rights = [(hidden.fresh(), key, descends) for key, descends in right.order]

        def half(relation, number, own):
            columns = []
            for field in fields:
                if field.name in relation.names:
                    columns.append(cast(identifier(field.name), relation.field(field.name), field.facts))
                else:
                    columns.append(f"CAST(NULL AS {field.facts.kind.sql})")
                columns[-1] += f" AS {identifier(field.name)}"
            columns.append(f"{number} AS {side}")
            # In the order of both, so that the columns of both halves stand below each other.
            own = {new: f"{key} AS {new}" for new, key, _ in own}
            columns += [own.get(new, f"NULL AS {new}") for new, _, _ in lefts + rights]
            return ", ".join(columns)

        first = f"SELECT {half(rows, 0, lefts)} FROM {rows.source}{clauses.filter(place)}"
        second = f"SELECT {half(right, 1, rights)} FROM {right.source}"
        order = ((side, False),) + tuple((new, descends) for new, _, descends in lefts + rights)
        relation = Relation(
            f"SELECT * FROM ({first} UNION ALL {second}) AS q", tuple(fields), order, rows.row_count + right.row_count,
            is_multiplied=True)
        return sorted_outside(relation, clauses, place, hidden)


@dataclasses.dataclass(frozen=True)
class Unpivot(Head):
    """Columns of one kind as rows: the other columns, the name of the column, its value."""
    names: tuple
    key: str
    value: str

    def tinh(self):
        return f"unpivot {', '.join(map(name, self.names))} as {name(self.key)}, {name(self.value)}"

    def relation(self, rows, clauses, place, hidden):
        kept = [field for field in rows.fields if field.name not in self.names]
        turned = [rows.field(text) for text in self.names]
        facts, source = turned[0].facts, turned[0].source
        for field in turned[1:]:
            facts, source = either(facts, field.facts), merged(source, field.source)
        number = hidden.fresh()
        parts = []
        for place_of, field in enumerate(turned):
            columns = [identifier(other.name) for other in kept] + [
                f"{sql_text(field.name)} AS {identifier(self.key)}",
                f"{cast(identifier(field.name), field, facts)} AS {identifier(self.value)}", f"{place_of} AS {number}"]
            parts.append(f"SELECT {', '.join(columns + rows.hidden())} FROM {rows.source}{clauses.filter(place)}")
        fields = tuple(kept) + (Field(self.key, Facts(TEXT)), Field(self.value, facts, source))
        relation = Relation(
            f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS q", fields, rows.order + ((number, False),),
            rows.row_count * len(turned), is_multiplied=True)
        return sorted_outside(relation, clauses, place, hidden)
