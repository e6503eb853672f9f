"""Aggregates that the library makes of others, and those of two columns."""
import dataclasses

from .aggregates import Aggregate
from .kinds import FLOAT, Facts, quantity_kind
from .units import PERCENT

CALLS = {
    "covariance": "covar_samp({0}, {1})", "correlation": "corr({0}, {1})", "slope": "regr_slope({0}, {1})",
    "intercept": "regr_intercept({0}, {1})", "variance": "var_samp({0})",
}


@dataclasses.dataclass(frozen=True)
class Statistic(Aggregate):
    """`covariance(x, y)`, `weighted_avg(x, w)`, `proportion(C)`: of numbers that are not too large for doubles."""

    def settle(self):
        bounds = [float(argument.facts.bound) for argument in self.arguments]
        size = bounds[0] * bounds[-1]
        if self.function == "proportion":
            return Facts(quantity_kind("float", 0, PERCENT), 1, 1e-12)
        if self.function == "correlation":
            return Facts(FLOAT, 1.1, 1e-7)
        if self.function in ("slope", "intercept"):
            return Facts(FLOAT, 1e15, 1e-5)
        return Facts(FLOAT, size * self.row_count, size * 1e-10 + 1e-300)

    def call(self, arguments, conditions, place):
        if self.function == "proportion":
            return [f"count(CASE WHEN {self.arguments[0].condition(place)} THEN 1 END)", "count(*)"]
        conditions += [f"{argument} IS NOT NULL" for argument in arguments]
        doubles = [f"CAST({argument} AS DOUBLE)" for argument in arguments]
        if self.function == "weighted_avg":
            return [f"sum({doubles[0]} * {doubles[1]})", f"sum({doubles[1]})"]
        return [CALLS[self.function].format(*doubles)]

    def finished(self, whole, calls):
        if len(calls) == 2:
            return f"(CAST({whole(calls[0])} AS DOUBLE) / nullif(CAST({whole(calls[1])} AS DOUBLE), 0))"
        # What does not vary has none.
        return f"CASE WHEN isfinite({whole(calls[0])}) THEN {whole(calls[0])} END"
