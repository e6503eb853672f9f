"""Heads that give a row for each row, or rows once each."""
import dataclasses

from .expressions import Column, column
from .relation import Relation
from .steps import Head, Item, sort_columns
from .tree import identifier, name


class RowHead(Head):
    """One row for each row."""

    def items(self, rows):
        raise NotImplementedError

    def relation(self, rows, clauses, place, hidden):
        items = self.items(rows)
        sorted_by, order = sort_columns(clauses, items, place, hidden)
        columns = ["*"] if isinstance(self, Keep) else [item.sql(place) for item in items] + rows.hidden()
        sql = f"SELECT {', '.join(columns + sorted_by)} FROM {rows.source}{clauses.filter(place)}"
        measure, keys = (rows.measure, rows.keys) if type(self) is Keep else (None, ())
        fields = tuple(item.field() for item in items)
        return Relation(sql, fields, order + rows.order, rows.row_count, measure, keys, rows.total, rows.is_multiplied)


@dataclasses.dataclass(frozen=True)
class Keep(RowHead):
    """Clauses alone."""

    def tinh(self):
        return ""

    def items(self, rows):
        return [Item(column(field)) for field in rows.fields]


@dataclasses.dataclass(frozen=True)
class Show(RowHead):
    shown: tuple

    def tinh(self):
        return "show " + ", ".join(item.tinh() for item in self.shown)

    def items(self, rows):
        return list(self.shown)


@dataclasses.dataclass(frozen=True)
class ShowAll(Keep):
    def tinh(self):
        return "show *"


@dataclasses.dataclass(frozen=True)
class Add(RowHead):
    """All columns and these; one of an existing name is replaced in its place."""
    added: tuple

    def tinh(self):
        return "add " + ", ".join(item.tinh() for item in self.added)

    def items(self, rows):
        new = {item.text: item for item in self.added}
        kept = [new.pop(field.name, None) or Item(column(field)) for field in rows.fields]
        return kept + list(new.values())


@dataclasses.dataclass(frozen=True)
class Drop(RowHead):
    names: tuple

    def tinh(self):
        return "drop " + ", ".join(map(name, self.names))

    def items(self, rows):
        return [Item(column(field)) for field in rows.fields if field.name not in self.names]


@dataclasses.dataclass(frozen=True)
class Rename(RowHead):
    pairs: tuple

    def tinh(self):
        return "rename " + ", ".join(f"{name(old)} as {name(new)}" for old, new in self.pairs)

    def items(self, rows):
        new = dict(self.pairs)
        return [
            Item(column(field), new[field.name]) if field.name in new else Item(column(field)) for field in rows.fields]


@dataclasses.dataclass(frozen=True)
class Distinct(Head):
    """Rows, or values, once each, in their order."""
    values: tuple

    def tinh(self):
        return "distinct" + (" " if self.values else "") + ", ".join(item.tinh() for item in self.values)

    def relation(self, rows, clauses, place, hidden):
        items = list(self.values) or [Item(column(field)) for field in rows.fields]
        # `distinct` alone is about whole rows as well.
        columns = ", ".join(f"{item.expression.sameness(place)} AS {identifier(item.text)}" for item in items)
        inner = f"SELECT DISTINCT {columns} FROM {rows.source}{clauses.filter(place)}"
        order = tuple((hidden.fresh(), False) for _ in items)
        outputs = [Column(item.text, item.expression.facts) for item in items]
        sorted_by, first = sort_columns(clauses, [Item(output) for output in outputs], place, hidden)
        ordering = [f"{output.ordering(place)} AS {key}" for output, (key, _) in zip(outputs, order)]
        sql = f"SELECT *, {', '.join(ordering + sorted_by)} FROM ({inner}) AS q"
        fields = tuple(
            dataclasses.replace(item.field(), facts=dataclasses.replace(item.field().facts, keeps_bytes=True))
            for item in items)
        return Relation(sql, fields, first + order, rows.row_count, is_multiplied=rows.is_multiplied)
