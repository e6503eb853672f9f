"""Conditions: never missing, for a comparison with a missing value is false."""
import dataclasses
import unicodedata

from . import tree
from .collation import folded
from .conversions import common
from .definitions import Parameter
from .expressions import Column, Period, Text, meeting
from .kinds import BOOL, Facts, first_day, last_day
from .tables import texts_of
from .tree import Expression


def looked_up(literal, other, place):
    """The text that a literal means beside a column from a table: a value equal to it, else the only one that is but for
    case and accents; None where several are."""
    if isinstance(literal, Parameter):
        literal = literal.value
    if not isinstance(literal, Text) or not isinstance(other, Column) or other.source is None:
        return literal
    exact = unicodedata.normalize("NFC", literal.value)
    values = texts_of(place.tables, other.source)
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
