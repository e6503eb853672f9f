"""Arithmetic, with what is known of its results."""
import dataclasses

from . import tree
from .expressions import meeting
from .kinds import DATE, DURATION, FLOAT, INT, MONTHS_OR_WEEKS, Facts, decimal_kind
from .tree import Expression


@dataclasses.dataclass(frozen=True)
class Negate(Expression):
    operand: Expression
    strength = tree.SIGN

    def settle(self):
        return dataclasses.replace(self.operand.facts, keeps_bytes=False)

    def tinh(self):
        return f"-{self.operand.inside(tree.POWER)}"

    def sql(self, place):
        return f"(- {self.operand.sql(place)})"


@dataclasses.dataclass(frozen=True)
class Arithmetic(Expression):
    """`+ - * /` of two numbers. Ints stay ints, decimals exact; `/` gives a float, by zero missing."""
    sign: str
    left: Expression
    right: Expression

    @property
    def strength(self):
        return tree.SUM if self.sign in "+-" else tree.PRODUCT

    def tinh(self):
        return f"{self.left.inside(self.strength)} {self.sign} {self.right.inside(self.strength + 1)}"

    @property
    def operand_kind(self):
        return meeting(self.left.kind, self.right.kind)

    def settle(self):
        left, right = self.left.facts, self.right.facts
        if self.sign == "/":
            bound = left.bound / right.smallest if right.smallest else float("inf")
            is_certain = left.is_double and right.is_double and not left.noise and not right.noise
            noise = left.noise / right.smallest if right.smallest else float("inf")
            return Facts(FLOAT, bound, 0.0 if is_certain else noise + bound * 1e-15)
        kind = self.operand_kind
        bound = left.bound * right.bound if self.sign == "*" else left.bound + right.bound
        if kind.word == "decimal" and self.sign == "*":
            kind = decimal_kind(left.kind.scale + right.kind.scale)
        if kind != FLOAT:
            return Facts(kind, bound)
        noise = left.noise * right.bound + right.noise * left.bound if self.sign == "*" else left.noise + right.noise
        if not left.is_double or not right.is_double or noise:
            noise += float(bound) * 1e-15
        is_dyadic = self.sign != "*" and bound < 1e6 and all(
            side.is_dyadic or side.kind == INT for side in (left, right))
        return Facts(FLOAT, float(bound), noise, is_dyadic)

    def sql(self, place):
        if self.sign == "/":
            left, right = self.left.sql_as(FLOAT, place), self.right.sql_as(FLOAT, place)
            return f"({left} / nullif({right}, CAST(0 AS DOUBLE)))"
        if self.sign == "*" and self.operand_kind.word == "decimal":
            # Each side keeps its own scale.
            sides = [side.sql_as(decimal_kind(side.kind.scale), place) for side in (self.left, self.right)]
        else:
            sides = [side.sql_as(self.operand_kind, place) for side in (self.left, self.right)]
        return f"CAST({sides[0]} {self.sign} {sides[1]} AS {self.kind.sql})"


@dataclasses.dataclass(frozen=True)
class Square(Expression):
    """`x ^ 2`, `x ^ 3`: as exact as a product."""
    operand: Expression
    exponent: int
    strength = tree.POWER

    def product(self):
        result = self.operand
        for _ in range(self.exponent - 1):
            result = Arithmetic("*", result, self.operand)
        return result

    def settle(self):
        facts = self.product().facts
        return facts if facts.kind.is_exact else dataclasses.replace(facts, noise=facts.noise + facts.bound * 1e-15)

    def tinh(self):
        return f"{self.operand.inside(tree.OVER)} ^ {self.exponent}"

    def sql(self, place):
        return self.product().sql(place)


@dataclasses.dataclass(frozen=True)
class Shift(Expression):
    """A day or period moved along the calendar: `day + 3 months`, `day - 10 days`, `month day + 1`."""
    operand: Expression
    sign: str
    count: int
    unit: str
    strength = tree.SUM

    def settle(self):
        return Facts(self.operand.kind, self.operand.facts.bound + self.count)

    def tinh(self):
        return f"{self.operand.inside(tree.SUM)} {self.sign} {self.count}{' ' * bool(self.unit)}{self.unit}"

    def sql(self, place):
        operand = self.operand.sql(place)
        if self.kind.is_period:
            months = {"months": 1, "years": 12}.get(self.unit)
            count = self.count if months is None else self.count * months // MONTHS_OR_WEEKS[self.kind.word]
            return f"({operand} {self.sign} {count})"
        return f"CAST({operand} {self.sign} INTERVAL {self.count} {self.unit} AS {self.kind.sql})"


@dataclasses.dataclass(frozen=True)
class Difference(Expression):
    """The duration between two days; the number of periods between two periods."""
    left: Expression
    right: Expression
    strength = tree.SUM

    def settle(self):
        return Facts(INT, 1e6) if self.left.kind.is_period else Facts(DURATION, 10**18)

    def tinh(self):
        return f"{self.left.inside(tree.SUM)} - {self.right.inside(tree.PRODUCT)}"

    def sql(self, place):
        left, right = self.left.sql(place), self.right.sql(place)
        if self.left.kind.is_period:
            return f"({left} - {right})"
        if self.left.kind == DATE and self.right.kind == DATE:
            return f"(({left} - {right}) * 86400000000)"
        return f"(epoch_us(CAST({left} AS TIMESTAMP)) - epoch_us(CAST({right} AS TIMESTAMP)))"
