"""What expressions and steps share: a tree that can be searched and rebuilt, written as Tinh and as SQL."""
import dataclasses
import functools

from .conversions import converted

# How strongly an expression holds together, weakest first: what stands weaker than its place gets brackets.
WHEN, IF, OR, AND, NOT, COMPARISON, COALESCE, CONVERT, RANGE, SUM, PRODUCT, SIGN, POWER, OVER, APPLICATION, PRIMARY = range(16)

RESERVED = set(
    "from where by across versus with sort top bottom take skip sample when if then else or and not in contains starts ends"
    " matches is to over as on desc per every rows true false missing join".split())


@dataclasses.dataclass(frozen=True)
class Place:
    """Where an expression stands in SQL: `conditions` narrow its aggregates, `window` is what `over` became, `order` the
    order of the rows, `group` the groups of a measure."""
    tables: dict
    conditions: tuple = ()
    window: str | None = None
    order: str = ""
    group: object = None

    def plain(self):
        """The same of a row."""
        if not self.conditions and self.window is None and self.group is None:
            return self
        return dataclasses.replace(self, conditions=(), window=None, group=None)

    def narrowed(self, condition):
        return dataclasses.replace(self, conditions=self.conditions + (condition,))


@functools.cache
def field_names(kind):
    return [field.name for field in dataclasses.fields(kind)]


class Node:
    """A dataclass whose fields are nodes, tuples of nodes, and plain values."""

    def parts(self):
        """Every node and tuple of nodes in it, as (field, value)."""
        for name in field_names(type(self)):
            value = getattr(self, name)
            if isinstance(value, Node) or isinstance(value, tuple) and value and isinstance(value[0], Node):
                yield name, value

    def children(self):
        """Every node in it, without the names of the fields."""
        found = []
        for name in field_names(type(self)):
            value = getattr(self, name)
            if isinstance(value, Node):
                found.append(value)
            elif isinstance(value, tuple) and value and isinstance(value[0], Node):
                found += value
        return found

    def walk(self):
        """It and all that is in it, from above."""
        left = [self]
        while left:
            node = left.pop()
            yield node
            left.extend(node.children())

    def with_part(self, name, value):
        return dataclasses.replace(self, **{name: value})


class Settled:
    """The facts of an expression, worked out once; as `cached_property`, but without a lock."""

    def __get__(self, expression, owner=None):
        facts = expression.__dict__["facts"] = expression.settle()
        return facts


class Expression(Node):
    """`tinh()` and `sql(place)` are two translations that know nothing of each other."""
    strength = PRIMARY

    facts = Settled()

    @property
    def kind(self):
        return self.facts.kind

    def inside(self, strength):
        """As Tinh, in brackets where it holds less than its place asks for."""
        text = self.tinh()
        return text if self.strength >= strength else f"({text})"

    def condition(self, place):
        """As an SQL condition, which is never NULL: a missing bool counts as false."""
        return f"coalesce({self.sql(place)}, FALSE)"

    def sql_as(self, kind, place):
        """As SQL of another kind of number."""
        sql = self.sql(place)
        if kind.unit:
            return converted(sql, self.kind, kind)
        if kind.word == self.kind.word and kind.scale == self.kind.scale or not kind.is_number:
            return sql
        return f"CAST({sql} AS {kind.sql})"

    def ordering(self, place):
        """What orders as the values do."""
        return f"vk({self.sql(place)})" if self.kind.word == "text" else self.sql(place)

    def sameness(self, place):
        """What is equal where the values are."""
        return f"nf({self.sql(place)})" if self.kind.word == "text" else self.sql(place)


def name(text):
    """A name as Tinh writes it."""
    return text if text.isidentifier() and text not in RESERVED else f"`{text}`"


def identifier(text):
    """A name as SQL writes it."""
    return '"' + text.replace('"', '""') + '"'


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def sql_text(text):
    return "'" + text.replace("'", "''") + "'"
