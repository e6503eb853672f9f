"""Random measures."""
import re

from .aggregates import Aggregate, When
from .applications import OF_GROUPS, Applied
from .arithmetic import Arithmetic
from .conditions import IsMissing
from .expressions import Column
from .kinds import BOOL
from .quantities import QuantityProduct
from .statistics import CALLS, Statistic
from .value_maker import NUMBERS

# Sums of squares of more than this lose their digits in DuckDB.
DEVIATION_MAX = 1e7
STATISTIC_MAX = 1e5
MEANT_FOR_MEASURE = re.compile(r"[0-9] / [0-9]+$")


class MeasureMaker:
    @property
    def has_quantities(self):
        return any(column.kind.unit for column in self.columns)

    def measure(self, depth):
        """A value of a group, sometimes narrowed."""
        dice = self.dice
        if depth > 0 and dice.chance(0.05) and self.has_quantities:
            ratio = QuantityProduct("/", *[self.aggregate(depth - 1, ("quantity",)) for _ in range(2)])
            units = ratio.left.kind.unit, ratio.right.kind.unit
            # What is left of units that have a base in common is Tinh's choice.
            if ratio.facts.fits and all(units) and (
                    units[0].dimension == units[1].dimension or not units[0].bases & units[1].bases):
                return self.narrowed(ratio, depth)
        if depth > 0 and dice.chance(0.05):
            made = Applied(dice.choice(list(OF_GROUPS)), self.of(dice.choice(["int", "decimal"]), depth - 1), self.rows.row_count)
            if made.facts.fits:
                return self.narrowed(made, depth)
        if depth > 0 and dice.chance(0.25):
            sign = dice.choice("+-*//")
            for _ in range(5):
                ratio = Arithmetic(sign, *[self.aggregate(depth - 1, NUMBERS) for _ in range(2)])
                if ratio.facts.fits:
                    return self.narrowed(ratio, depth)
        return self.narrowed(self.aggregate(depth), depth)

    def narrowed(self, measure, depth):
        return When(measure, self.narrowing(depth - 1)) if self.dice.chance(0.25) else measure

    def narrowing(self, depth):
        """A condition for `when`. It does not end in what is refused as meant for the measure: `n = 5 / 3`."""
        for _ in range(5):
            condition = self.condition(depth)
            if not MEANT_FOR_MEASURE.search(condition.tinh()):
                return condition
        return IsMissing(self.dice.choice(self.columns), True)

    def aggregate(self, depth, words=None):
        for _ in range(12):
            made = self.any_aggregate(depth)
            if made.facts.fits and (words is None or made.kind.word in words):
                return made
        return Aggregate("count", (), self.rows.row_count)

    def row_counter(self):
        return Aggregate("count", (), self.rows.row_count)

    def any_aggregate(self, depth):
        dice = self.dice
        rows = self.rows.row_count
        function = dice.among([
            (4, "count"), (2, "count distinct"), (6, "sum"), (3, "avg"), (4, "min"), (4, "max"), (2, "median"), (1, "percentile"),
            (1, "stdev"), (1, "first"), (1, "last"), (1, "statistic")])
        if function == "count":
            return Aggregate("count", () if dice.chance(0.5) else (self.value(depth - 1),), rows)
        if function == "count distinct":
            count = 1 if dice.chance(0.7) else 2
            return Aggregate(function, tuple(self.operand(depth) for _ in range(count)), rows)
        if function in ("min", "max"):
            # Of bools there is no smallest.
            value = self.operand(depth)
            return Aggregate(function, (value,), rows) if value.kind != BOOL else Aggregate("count", (value,), rows)
        if function == "statistic":
            return self.statistic(depth)
        if function in ("first", "last"):
            return self.choice_by_order(function, depth)
        number = self.of(dice.choice(NUMBERS + ("quantity",) * self.has_quantities), depth - 1)
        if function == "stdev" and (number.facts.bound > DEVIATION_MAX or number.facts.noise):
            function = "max"
        if function in ("min", "max") and not number.facts.is_comparable:
            function = "count"
        if function == "sum" and number.kind.number == "float" and not number.facts.is_dyadic and not self.is_positive(number):
            function = "avg" if number.facts.bound < 1e9 else "count"
        return Aggregate(function, (number,), rows, dice.choice([5, 10, 25, 90, 99]) if function == "percentile" else 0)

    def statistic(self, depth):
        rows, function = self.rows.row_count, self.dice.choice([*CALLS, "weighted_avg", "proportion"])
        if function not in self.queries.knows:
            return self.row_counter()
        if function == "proportion":
            return Statistic(function, (self.condition(depth - 1),), rows)
        found = [column for column in self.columns
                 if column.kind.is_number and column.facts.is_comparable and column.facts.bound <= STATISTIC_MAX]
        if not found:
            return self.row_counter()
        return Statistic(function, tuple(self.dice.choice(found) for _ in range(1 if function == "variance" else 2)), rows)

    @staticmethod
    def is_positive(number):
        return isinstance(number, Column) and number.text == "w"

    def choice_by_order(self, function, depth):
        """`first(x, id)`: two rows of the same order would be an error, and only what is `id` in its table has none."""
        order = next((column for column in self.columns if column.source and all(name == "id" for _, name in column.source)), None)
        if order is None or self.rows.is_multiplied:
            return Aggregate("count", (), self.rows.row_count)
        return Aggregate(function, (self.value(depth - 1, comparable=True), order), self.rows.row_count)
