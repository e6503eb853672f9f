"""Expressions of a row, and what both languages call them."""
import dataclasses
import datetime

from . import tree
from .conversions import common, converted_facts
from .kinds import BOOL, DATE, DATETIME, DURATION, FLOAT, INT, TEXT, Facts, Kind, decimal_kind, period_text
from .tree import Expression, identifier, name, quoted, sql_text


@dataclasses.dataclass(frozen=True)
class Column(Expression):
    """`source`: the table and column that it comes from unchanged, so that texts beside it are looked up there."""
    text: str
    known: Facts
    source: tuple | None = None

    def settle(self):
        return self.known

    def tinh(self):
        return name(self.text)

    def sql(self, place):
        return identifier(self.text)


def column(field):
    """A field of a relation as an expression."""
    return Column(field.name, field.facts, field.source)


@dataclasses.dataclass(frozen=True)
class Number(Expression):
    """`12`, `12.50`, `1.5e0`."""
    digits: str

    @property
    def strength(self):
        return tree.SIGN if self.digits.startswith("-") else tree.PRIMARY

    def settle(self):
        bound = abs(float(self.digits))
        if "e" in self.digits:
            return Facts(FLOAT, bound, is_dyadic=bound < 1e6 and bound * 8 == int(bound * 8))
        _, point, fraction = self.digits.partition(".")
        return Facts(decimal_kind(len(fraction)) if point else INT, abs(int(self.digits.split(".")[0])) + bool(point))

    def tinh(self):
        return self.digits

    def plain(self):
        """As the command line gives it."""
        return self.digits

    def sql(self, place):
        return f"CAST('{self.digits}' AS {self.kind.sql})"


@dataclasses.dataclass(frozen=True)
class Text(Expression):
    value: str

    def settle(self):
        return Facts(TEXT, keeps_bytes=True)

    def tinh(self):
        return quoted(self.value)

    def plain(self):
        return self.value

    def sql(self, place):
        return sql_text(self.value)


@dataclasses.dataclass(frozen=True)
class Truth(Expression):
    value: bool

    def settle(self):
        return Facts(BOOL)

    def tinh(self):
        return "true" if self.value else "false"

    plain = tinh

    def sql(self, place):
        return "TRUE" if self.value else "FALSE"


@dataclasses.dataclass(frozen=True)
class Missing(Expression):
    """`missing` of a kind that its surroundings settle."""
    of: Facts

    def settle(self):
        return self.of

    def tinh(self):
        return "missing"

    def sql(self, place):
        return f"CAST(NULL AS {self.kind.sql})"


@dataclasses.dataclass(frozen=True)
class Day(Expression):
    """`@2023-05-01`, `@2023-05-01T10:30`."""
    value: datetime.date

    def settle(self):
        return Facts(DATETIME if isinstance(self.value, datetime.datetime) else DATE)

    def tinh(self):
        return "@" + self.plain()

    def plain(self):
        return self.value.isoformat()[:16] if self.kind == DATETIME else self.value.isoformat()

    def sql(self, place):
        return f"{'TIMESTAMP' if self.kind == DATETIME else 'DATE'} '{self.value.isoformat(*[' '] * (self.kind == DATETIME))}'"


@dataclasses.dataclass(frozen=True)
class Period(Expression):
    """`@2023`, `@2023-Q2`, `@2023-W07`."""
    of: Kind
    ordinal: int

    def settle(self):
        return Facts(self.of, abs(self.ordinal))

    def tinh(self):
        return "@" + self.plain()

    def plain(self):
        return period_text(self.of.word, self.ordinal)

    def sql(self, place):
        return f"CAST({self.ordinal} AS BIGINT)"


@dataclasses.dataclass(frozen=True)
class Span(Expression):
    """`30 days`, `6 hours`."""
    count: int
    unit: str

    def settle(self):
        return Facts(DURATION, self.count * 86_400_000_000)

    def tinh(self):
        return f"{self.count} {self.unit}"

    def sql(self, place):
        return f"CAST({self.count * (86_400_000_000 if self.unit == 'days' else 3_600_000_000)} AS BIGINT)"


# MARK: Choices


def meeting(*kinds):
    """The narrowest kind that holds all these numbers; the kind itself where all are one."""
    if any(kind == FLOAT for kind in kinds):
        return FLOAT
    if any(kind.word == "decimal" for kind in kinds):
        return decimal_kind(max(kind.scale for kind in kinds))
    return kinds[0]


def either(left, right):
    """The facts of a value that is one or the other."""
    if left.kind.unit or right.kind.unit:
        kind = common(left, right)
        sides = [converted_facts(side, kind.unit) for side in (left, right)]
        rounding = max([side.bound * 1e-15 for side in sides if kind.number == "float" and not side.is_double], default=0)
        return Facts(kind, max(side.bound for side in sides), max(rounding, *[side.noise for side in sides]))
    kind = meeting(left.kind, right.kind) if left.kind.is_number else left.kind
    noise = max(left.noise, right.noise)
    if kind == FLOAT:
        # What becomes a float may be rounded on the way.
        noise = max([noise] + [side.bound * 1e-15 for side in (left, right) if not side.is_double])
    return Facts(
        kind, max(left.bound, right.bound), noise, left.is_dyadic and right.is_dyadic,
        left.keeps_bytes and right.keeps_bytes)


@dataclasses.dataclass(frozen=True)
class If(Expression):
    test: Expression
    then: Expression
    otherwise: Expression
    strength = tree.IF

    def settle(self):
        return either(self.then.facts, self.otherwise.facts)

    def tinh(self):
        branches = f"{self.then.inside(tree.IF)} else {self.otherwise.inside(tree.IF)}"
        return f"if {self.test.inside(tree.OR)} then {branches}"

    def sql(self, place):
        then, otherwise = self.then.sql_as(self.kind, place), self.otherwise.sql_as(self.kind, place)
        return f"CASE WHEN {self.test.condition(place)} THEN {then} ELSE {otherwise} END"


@dataclasses.dataclass(frozen=True)
class Coalesce(Expression):
    left: Expression
    right: Expression
    strength = tree.COALESCE

    def settle(self):
        return either(self.left.facts, self.right.facts)

    def tinh(self):
        return f"{self.left.inside(tree.COALESCE)} ?? {self.right.inside(tree.CONVERT)}"

    def sql(self, place):
        return f"coalesce({self.left.sql_as(self.kind, place)}, {self.right.sql_as(self.kind, place)})"


# MARK: Queries in brackets


@dataclasses.dataclass(frozen=True)
class ScalarQuery(Expression):
    """A query of one row and one column as a value; missing where it has no row."""
    query: tree.Node
    known: Facts

    def settle(self):
        return self.known

    def tinh(self):
        return f"({self.query.tinh()})"

    def sql(self, place):
        return f"({self.query.value(place.tables)})"
