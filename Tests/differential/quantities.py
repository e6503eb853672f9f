"""Numbers with units: literals, sums of one dimension, products, conversions."""
import dataclasses

from . import tree
from .conversions import common, converted, converted_facts
from .kinds import FLOAT, Facts, Kind, quantity_kind
from .tree import Expression
from .units import PERCENT, Unit, product


@dataclasses.dataclass(frozen=True)
class Amount(Expression):
    """`2.5 ha`, `500 billion VND`, `9%`."""
    digits: str
    unit: Unit
    scale_word: str = ""

    @property
    def strength(self):
        return tree.SIGN if self.digits.startswith("-") else tree.PRIMARY

    @property
    def value(self):
        """Its digits as a ratio, or multiplied by the word behind them."""
        whole, _, fraction = self.digits.partition(".")
        places = len(fraction) + (2 if self.unit.is_percent else 0) - SCALE_WORDS[self.scale_word]
        number = int(whole + fraction)
        return (number, places) if places > 0 else (number * 10**-places, 0)

    def settle(self):
        number, places = self.value
        return Facts(quantity_kind("decimal" if places else "int", places, self.unit), abs(number) // 10**places + 1)

    def tinh(self):
        if self.unit.is_percent:
            return f"{self.digits}%"
        return f"{self.digits} {self.scale_word}{' ' * bool(self.scale_word)}{self.unit.tinh()}"

    def sql(self, place):
        number, places = self.value
        return f"CAST('{_pointed(number, places)}' AS DECIMAL(38,{places}))" if places else f"CAST({number} AS BIGINT)"


SCALE_WORDS = {"": 0, "thousand": 3, "triệu": 6, "billion": 9}


def _pointed(number, places):
    digits = str(abs(number)).rjust(places + 1, "0")
    return "-" * (number < 0) + digits[:-places] + "." + digits[-places:]


@dataclasses.dataclass(frozen=True)
class QuantitySum(Expression):
    """`+ -` of one dimension, in the unit that stands first. A per cent beside a plain number is its ratio, and so is the
    result."""
    sign: str
    left: Expression
    right: Expression
    strength = tree.SUM

    def tinh(self):
        return f"{self.left.inside(self.strength)} {self.sign} {self.right.inside(self.strength + 1)}"

    def settle(self):
        left, right = self.left.facts, self.right.facts
        kind = common(left, right)
        sides = [converted_facts(side, kind.unit) for side in (left, right)]
        bound = sides[0].bound + sides[1].bound
        noise = sides[0].noise + sides[1].noise
        if kind.number == "float":
            noise += float(bound) * 1e-15
        if not left.kind.unit or not right.kind.unit:
            kind = Kind(kind.number, kind.scale)
        return Facts(kind, bound, noise)

    def sql(self, place):
        kind = common(self.left.facts, self.right.facts)
        sides = [converted(side.sql(place), side.kind, kind) for side in (self.left, self.right)]
        return f"CAST({sides[0]} {self.sign} {sides[1]} AS {self.kind.sql})"


@dataclasses.dataclass(frozen=True)
class QuantityProduct(Expression):
    """`* /` with units: they compose; those of one dimension divide to a plain number. A per cent leaves the other's unit."""
    sign: str
    left: Expression
    right: Expression
    strength = tree.PRODUCT

    def tinh(self):
        return f"{self.left.inside(self.strength)} {self.sign} {self.right.inside(self.strength + 1)}"

    @property
    def unit(self):
        left, right = self.left.kind.unit, self.right.kind.unit
        if self.sign == "/" and left and right and left.dimension == right.dimension:
            return None
        if left == PERCENT or right == PERCENT:
            others = [None if unit == PERCENT else unit for unit in (left, right)]
            if self.sign == "/" and right is None:
                return PERCENT
            return product(*others, 1 if self.sign == "*" else -1)
        return product(left, right, 1 if self.sign == "*" else -1)

    def settle(self):
        left, right = self.left.facts, self.right.facts
        if self.sign == "/":
            right = converted_facts(right, left.kind.unit) if self.unit is None and left.kind.unit and right.kind.unit else right
            bound = float(left.bound) / right.smallest if right.smallest else float("inf")
            is_certain = left.is_double and right.is_double and not left.noise and not right.noise
            noise = left.noise / right.smallest if right.smallest else float("inf")
            facts = Facts(FLOAT, bound, 0.0 if is_certain and self.is_unconverted else noise + bound * 1e-15)
        else:
            bound = left.bound * right.bound
            if left.kind.number == "float" or right.kind.number == "float":
                noise = left.noise * float(right.bound) + right.noise * float(left.bound) + float(bound) * 1e-15
                facts = Facts(FLOAT, float(bound), noise)
            elif left.kind.number == right.kind.number == "int":
                facts = Facts(Kind("int"), bound)
            else:
                facts = Facts(Kind("decimal", left.kind.scale + right.kind.scale), bound)
        if self.unit is None:
            return facts
        return dataclasses.replace(facts, kind=quantity_kind(facts.kind.number, facts.kind.scale, self.unit))

    @property
    def is_unconverted(self):
        left, right = self.left.kind.unit, self.right.kind.unit
        return left is None or right is None or left == right

    def sql(self, place):
        left, right = self.left.sql(place), self.right.sql(place)
        if self.sign == "/":
            numbers = [f"CAST({side} AS DOUBLE)" for side in (left, right)]
            if not self.is_unconverted and self.left.kind.unit.dimension == self.right.kind.unit.dimension:
                factor = self.left.kind.unit.factor(self.right.kind.unit)
                numbers[0] = f"({numbers[0]} * CAST({factor.numerator} AS DOUBLE) / CAST({factor.denominator} AS DOUBLE))"
            return f"({numbers[0]} / nullif({numbers[1]}, CAST(0 AS DOUBLE)))"
        number = self.kind.number
        sides = []
        for side, sql in ((self.left, left), (self.right, right)):
            own = side.kind.with_number(number, side.kind.scale if number == "decimal" else 0)
            sides.append(sql if side.kind.sql == own.sql else f"CAST({sql} AS {own.sql})")
        return f"CAST({sides[0]} * {sides[1]} AS {self.kind.sql})"


@dataclasses.dataclass(frozen=True)
class ToUnit(Expression):
    """`E to ha`, `E to VND/m2`, `E to %`."""
    operand: Expression
    unit: Unit
    strength = tree.CONVERT

    def settle(self):
        return converted_facts(self.operand.facts, self.unit)

    def tinh(self):
        return f"{self.operand.inside(tree.RANGE)} to {self.unit.tinh()}"

    def sql(self, place):
        return converted(self.operand.sql(place), self.operand.kind, self.kind)
