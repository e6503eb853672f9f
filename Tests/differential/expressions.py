"""Expressions of a row, and what both languages call them."""
import dataclasses
import datetime
import unicodedata

from . import tree
from .collation import folded
from .conversions import common, converted_facts
from .kinds import (
    BOOL, DATE, DATETIME, DURATION, FLOAT, INT, TEXT, Facts, Kind, decimal_kind, first_day, last_day, period_text)
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

    def sql(self, place):
        return f"CAST('{self.digits}' AS {self.kind.sql})"


@dataclasses.dataclass(frozen=True)
class Text(Expression):
    value: str

    def settle(self):
        return Facts(TEXT, keeps_bytes=True)

    def tinh(self):
        return quoted(self.value)

    def sql(self, place):
        return sql_text(self.value)


@dataclasses.dataclass(frozen=True)
class Truth(Expression):
    value: bool

    def settle(self):
        return Facts(BOOL)

    def tinh(self):
        return "true" if self.value else "false"

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
        return "@" + (self.value.isoformat()[:16] if self.kind == DATETIME else self.value.isoformat())

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
        return "@" + period_text(self.of.word, self.ordinal)

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


# MARK: Conditions


def meeting(*kinds):
    """The narrowest kind that holds all these numbers; the kind itself where all are one."""
    if any(kind == FLOAT for kind in kinds):
        return FLOAT
    if any(kind.word == "decimal" for kind in kinds):
        return decimal_kind(max(kind.scale for kind in kinds))
    return kinds[0]


def looked_up(literal, other, place):
    """The text that a literal means beside a column from a table: a value equal to it, else the only one that is but for
    case and accents; None where several are."""
    if not isinstance(literal, Text) or not isinstance(other, Column) or other.source is None:
        return literal
    table, column = other.source
    exact = unicodedata.normalize("NFC", literal.value)
    values = place.tables[table].texts(column)
    if exact in values:
        return literal
    alike = [value for value in values if folded(value) == folded(exact)]
    return literal if not alike else Text(alike[0]) if len(alike) == 1 else None


class Condition(Expression):
    """Never missing."""

    def settle(self):
        return Facts(BOOL)

    def condition(self, place):
        return self.sql(place)


@dataclasses.dataclass(frozen=True)
class Compare(Condition):
    """A comparison with a missing value is false; `!=` is `not =`."""
    sign: str
    left: Expression
    right: Expression
    strength = tree.COMPARISON

    def tinh(self):
        return f"{self.left.inside(tree.COALESCE)} {self.sign} {self.right.inside(tree.COALESCE)}"

    def sql(self, place):
        left, right = self.left, self.right
        if self.sign in ("=", "!="):
            left, right = looked_up(left, right, place), looked_up(right, left, place)
            if left is None or right is None:
                return "error('the text means several values')"
        sign = "<>" if self.sign == "!=" else self.sign
        if left.kind.unit or right.kind.unit:
            # A bare number is of the other side's unit.
            kind = common(left.facts, right.facts)
            sides = left.sql_as(kind, place), right.sql_as(kind, place)
        elif left.kind.is_number and right.kind.is_number:
            kind = meeting(left.kind, right.kind)
            sides = left.sql_as(kind, place), right.sql_as(kind, place)
        elif self.sign in ("=", "!="):
            sides = left.sameness(place), right.sameness(place)
        else:
            sides = left.ordering(place), right.ordering(place)
        return f"coalesce({sides[0]} {sign} {sides[1]}, {'TRUE' if self.sign == '!=' else 'FALSE'})"


@dataclasses.dataclass(frozen=True)
class CompareSpan(Condition):
    """A day beside a period (or a datetime beside a day): before its first moment, after its last, or in it."""
    sign: str
    day: Expression
    span: Expression
    strength = tree.COMPARISON

    def tinh(self):
        return f"{self.day.inside(tree.COALESCE)} {self.sign} {self.span.inside(tree.COALESCE)}"

    def sql(self, place):
        day = f"CAST({self.day.sql(place)} AS DATE)"
        if isinstance(self.span, Period):
            first, last = first_day(self.span.of.word, self.span.ordinal), last_day(self.span.of.word, self.span.ordinal)
        else:
            first = last = self.span.value
        test = {
            "<": f"{day} < DATE '{first}'", "<=": f"{day} <= DATE '{last}'", ">": f"{day} > DATE '{last}'",
            ">=": f"{day} >= DATE '{first}'", "in": f"{day} BETWEEN DATE '{first}' AND DATE '{last}'",
            "not in": f"{day} BETWEEN DATE '{first}' AND DATE '{last}'",
        }[self.sign]
        return f"(NOT coalesce({test}, FALSE))" if self.sign == "not in" else f"coalesce({test}, FALSE)"


@dataclasses.dataclass(frozen=True)
class Logic(Condition):
    sign: str
    left: Expression
    right: Expression

    @property
    def strength(self):
        return tree.OR if self.sign == "or" else tree.AND

    def tinh(self):
        return f"{self.left.inside(self.strength)} {self.sign} {self.right.inside(self.strength + 1)}"

    def sql(self, place):
        return f"({self.left.condition(place)} {self.sign.upper()} {self.right.condition(place)})"


@dataclasses.dataclass(frozen=True)
class Not(Condition):
    operand: Expression
    strength = tree.NOT

    def tinh(self):
        return f"not {self.operand.inside(tree.NOT)}"

    def sql(self, place):
        return f"(NOT {self.operand.condition(place)})"


@dataclasses.dataclass(frozen=True)
class IsMissing(Condition):
    operand: Expression
    is_negated: bool
    strength = tree.COMPARISON

    def tinh(self):
        return f"{self.operand.inside(tree.COALESCE)} is {'not ' * self.is_negated}missing"

    def sql(self, place):
        return f"({self.operand.sql(place)} IS {'NOT ' * self.is_negated}NULL)"


@dataclasses.dataclass(frozen=True)
class In(Condition):
    """A chain of `=`."""
    operand: Expression
    elements: tuple
    is_negated: bool
    strength = tree.COMPARISON

    def tinh(self):
        listed = ", ".join(element.tinh() for element in self.elements)
        return f"{self.operand.inside(tree.COALESCE)} {'not ' * self.is_negated}in ({listed})"

    def sql(self, place):
        tests = " OR ".join(Compare("=", self.operand, element).sql(place) for element in self.elements)
        return f"(NOT ({tests}))" if self.is_negated else f"({tests})"


@dataclasses.dataclass(frozen=True)
class Between(Condition):
    """`x in a..b`, both included."""
    operand: Expression
    low: Expression
    high: Expression
    is_negated: bool
    strength = tree.COMPARISON

    def tinh(self):
        limits = f"{self.low.inside(tree.SUM)}..{self.high.inside(tree.SUM)}"
        return f"{self.operand.inside(tree.COALESCE)} {'not ' * self.is_negated}in {limits}"

    def sql(self, place):
        tests = [Compare(">=", self.operand, self.low).sql(place), Compare("<=", self.operand, self.high).sql(place)]
        return f"({'NOT ' * self.is_negated}({' AND '.join(tests)}))"


@dataclasses.dataclass(frozen=True)
class TextTest(Condition):
    """`contains starts ends`, exact after NFC; `matches`, a regular expression; `~`, equal but for case and accents."""
    sign: str
    left: Expression
    right: Expression
    is_negated: bool = False
    strength = tree.COMPARISON

    def tinh(self):
        return f"{self.left.inside(tree.COALESCE)} {'not ' * self.is_negated}{self.sign} {self.right.inside(tree.COALESCE)}"

    def sql(self, place):
        left, right = self.left.sql(place), self.right.sql(place)
        if self.sign == "~":
            test = f"folded({left}) = folded({right})"
        elif self.sign == "matches":
            # RE2 in both.
            test = f"regexp_matches(nf({left}), {right})"
        else:
            function = {"contains": "contains", "starts": "starts_with", "ends": "suffix"}[self.sign]
            test = f"{function}(nf({left}), nf({right}))"
        return f"({'NOT ' * self.is_negated}coalesce({test}, FALSE))"


# MARK: Choices


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


@dataclasses.dataclass(frozen=True)
class InQuery(Condition):
    """`x in (query)`: its values are a set; missing is none of them."""
    operand: Expression
    query: tree.Node
    is_negated: bool
    strength = tree.COMPARISON

    def tinh(self):
        return f"{self.operand.inside(tree.COALESCE)} {'not ' * self.is_negated}in ({self.query.tinh()})"

    def sql(self, place):
        relation = self.query.relation(place.tables)
        value, operand = Column("v", relation.fields[0].facts), self.operand
        if value.kind.number and operand.kind.number:
            has_unit = value.kind.unit or operand.kind.unit
            kind = common(operand.facts, value.facts) if has_unit else meeting(operand.kind, value.kind)
            sides = operand.sql_as(kind, place), value.sql_as(kind, place)
        else:
            sides = operand.sameness(place), value.sameness(place)
        rows = f"({self.query.value(place.tables)}) AS s(v) WHERE v IS NOT NULL"
        return f"({'NOT ' * self.is_negated}coalesce({sides[0]} IN (SELECT {sides[1]} FROM {rows}), FALSE))"
