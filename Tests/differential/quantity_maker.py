"""Random numbers with units."""
import decimal

from .arithmetic import Arithmetic, Negate
from .conditions import Compare
from .expressions import Coalesce, Column, If, Missing, Number
from .functions import NUMERIC, Call
from .quantities import SCALE_WORDS, Amount, QuantityProduct, QuantitySum, ToUnit
from .tables import values_of
from .units import FAMILIES, PERCENT, Unit, decimal_places, like
from .windows import Library

KEPT = [function for function in NUMERIC if function.name in ("abs", "floor", "ceiling", "truncate", "least", "greatest")]

SIMPLE = [unit for family in FAMILIES[:4] for unit in family] + [PERCENT]


def is_known(unit):
    return unit.is_percent or any(family[0].dimension == unit.dimension for family in FAMILIES)


class QuantityMaker:
    def quantity(self, depth, unit=None):
        """Of the dimension of a unit, else of any."""
        dice = self.dice
        known = [column.kind.unit for column in self.columns if column.kind.unit and is_known(column.kind.unit)]
        unit = unit or dice.choice(known or SIMPLE)
        if depth <= 0 or dice.chance(0.35):
            return self.quantity_leaf(unit)
        made = self.worked_out(depth, unit)
        return made if made.facts.fits else self.quantity_leaf(unit)

    def worked_out(self, depth, unit):
        dice = self.dice
        how = dice.among([(4, "sum"), (3, "product"), (2, "to"), (2, "function"), (1, "negate"), (2, "choice")])
        inner = self.quantity(depth - 1, unit)
        if how == "sum":
            return QuantitySum(dice.choice("+-"), inner, self.quantity(depth - 1, unit))
        if how == "product":
            number = self.of(dice.choice(["int", "decimal"]), depth - 1)
            if unit.is_percent or dice.chance(0.5):
                return QuantityProduct("/", inner, number)
            return QuantityProduct("*", *dice.choice([(inner, number), (number, inner)]))
        if how == "to":
            return ToUnit(inner, dice.choice(like(unit)))
        if how == "negate":
            return Negate(inner)
        if how == "choice":
            other = self.quantity(depth - 1, unit)
            return Coalesce(inner, other) if dice.chance(0.4) else If(self.condition(depth - 1), inner, other)
        function = dice.choice(KEPT)
        if not inner.facts.is_comparable:
            return inner
        if len(function.takes) == 1:
            return Call(function, (inner,))
        other = self.quantity(depth - 1, unit)
        return Call(function, (inner, other)) if other.facts.is_comparable else inner

    def quantity_leaf(self, unit):
        found = [column for column in self.columns
                 if column.kind.unit and column.kind.unit.dimension == unit.dimension
                 and column.kind.unit.is_percent == unit.is_percent]
        return self.dice.choice(found) if found and self.dice.chance(0.85) else self.amount(unit)

    def amount(self, unit):
        """A literal of the dimension, or the quotient of two."""
        dice = self.dice
        unit = dice.choice(like(unit))
        if len(unit.parts) > 1:
            return QuantityProduct("/", *[self.amount(Unit(((symbol, 1),))) for symbol, _ in unit.parts])
        digits = dice.choice(["0", "1", "3", "12", "2.5", "0.25", "150", str(dice.randint(-100, 1000))])
        word = dice.choice(list(SCALE_WORDS)) if unit.parts[0][0] == "VND" and dice.chance(0.3) else ""
        return Amount(digits, unit, word)

    def beside_quantity(self, operand):
        """A literal worth comparing a quantity with: a value of its column, in one unit or another, or a bare number."""
        dice = self.dice
        unit = operand.kind.unit
        source = operand.source if isinstance(operand, Column) else None
        values = values_of(self.tables, source)
        value = dice.choice(values) if values and dice.chance(0.8) else dice.choice([0, 1, 25, dice.randint(-1000, 1000)])
        others = [other for other in like(unit) if len(other.parts) == 1 and decimal_places(unit.factor(other)) is not None]
        if unit.is_percent:
            return Amount(f"{value * 100:f}" if value in values else str(value), unit)
        if not others or dice.chance(0.4):
            return Number(f"{value:f}" if value in values else str(value))
        other = dice.choice(others)
        factor = unit.factor(other)
        places = decimal_places(factor)
        exact = decimal.Decimal(value) * decimal.Decimal(factor.numerator * 10**places // factor.denominator).scaleb(-places)
        return Amount(f"{exact:f}", other)

    def plain_of_quantities(self, depth):
        """A plain number that quantities make: a ratio of one dimension, a per cent beside a number."""
        dice = self.dice
        left = self.quantity(depth - 1)
        unit = left.kind.unit
        if unit and unit.is_percent:
            number = self.of(dice.choice(["int", "decimal"]), depth - 1)
            if dice.chance(0.5):
                return QuantitySum(dice.choice("+-"), *dice.choice([(left, number), (number, left)]))
            return QuantityProduct("*", left, dice.choice([number, self.quantity(depth - 1, PERCENT)]))
        return QuantityProduct("/", left, self.quantity(depth - 1, unit)) if unit else left

    def any_quantity(self, depth):
        made = self.composed(depth) if depth > 0 and self.dice.chance(0.3) else None
        return made if made and made.facts.fits else self.quantity(depth)

    def composed(self, depth):
        """A quantity of another dimension: an area, a price per area, a per cent of something."""
        dice = self.dice
        if dice.chance(0.15):
            new, old = (self.of(dice.choice(["int", "decimal"]), depth - 1) for _ in range(2))
            change = Arithmetic("-", Arithmetic("/", new, old), Number("1"))
            # Tinh takes the difference first, in the type of the figures.
            if not Arithmetic("-", new, old).facts.fits:
                return self.quantity(depth)
            return Library("percent_change", (new, old), If(Compare(">", old, Number("0")), change, Missing(change.facts)))
        left = self.quantity(depth - 1)
        if not left.kind.unit:
            return left
        base = dict(left.kind.unit.dimension)
        if base == {"length": 1} and dice.chance(0.5):
            return QuantityProduct("*", left, self.quantity(depth - 1, left.kind.unit))
        if base in ({"VND": 1}, {"mass": 1}):
            return QuantityProduct("/", left, self.quantity(depth - 1, FAMILIES[1][0]))
        share = self.quantity(depth - 1, PERCENT)
        return QuantityProduct(dice.choice("**/"), left, share) if not left.kind.unit.is_percent else left
