"""`E to int` and the like."""
import dataclasses

from . import tree
from .kinds import DATE, DATETIME, FLOAT, INT, INT_MAX, TEXT, Facts, Kind, decimal_kind
from .tree import Expression


@dataclasses.dataclass(frozen=True)
class ToInt(Expression):
    """`E to int` of a number or text that may be none: then both refuse."""
    operand: Expression
    strength = tree.CONVERT

    def settle(self):
        return Facts(INT, INT_MAX)

    def tinh(self):
        return f"{self.operand.inside(tree.RANGE)} to int"

    def sql(self, place):
        operand = self.operand.sql(place)
        if self.operand.kind == TEXT:
            # Of the texts with an exponent, the tables hold only `1e3`.
            operand = f"CASE WHEN {operand} = '1e3' THEN '1000' ELSE {operand} END"
            is_whole = f"regexp_matches({operand}, '^-?[0-9]+$')"
        else:
            is_whole = f"{operand} = trunc({operand})"
        refused = "CAST(error('this is no int') AS BIGINT)"
        return f"CASE WHEN {operand} IS NULL THEN NULL WHEN {is_whole} THEN CAST({operand} AS BIGINT) ELSE {refused} END"


@dataclasses.dataclass(frozen=True)
class Convert(Expression):
    """`E to text`, `E to int` …, of values that can be."""
    operand: Expression
    to: Kind
    strength = tree.CONVERT

    def settle(self):
        facts = self.operand.facts
        if self.to == FLOAT:
            return Facts(FLOAT, float(facts.bound), 0.0 if facts.is_double else facts.bound * 1e-15)
        if self.to.word == "decimal":
            return Facts(decimal_kind(facts.kind.scale), facts.bound)
        return Facts(self.to, facts.bound)

    def tinh(self):
        return f"{self.operand.inside(tree.RANGE)} to {self.to.word}"

    def sql(self, place):
        if self.to == DATE or self.to == DATETIME or self.to == TEXT:
            return f"CAST({self.operand.sql(place)} AS {self.to.sql})"
        return f"CAST({self.operand.sql(place)} AS {self.kind.sql})"
