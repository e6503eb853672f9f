"""Random conditions, and what groups."""
from .conditions import Between, Compare, CompareSpan, In, InQuery, IsMissing, Logic, Not, TextTest
from .conversions import converted_facts
from .definitions import Parameter
from .expressions import Column, ScalarQuery, Text
from .functions import CONDITIONS, PERIOD_OF, Call
from .kinds import BOOL, DATE, DATETIME, PERIODS
from .quantities import Amount
from .quantity_maker import is_known
from .steps import Query
from .units import PERCENT
from .value_maker import NUMBERS

PATTERNS = ["^[A-Z]", "[0-9]+", "ạ|ệ", "a.b", "^$", "(i|o)n?g$", "\\s", "^.{3,5}$", "[^a-z]"]


def reads_rows(expression):
    """False for what is the same in every row; the columns of a query in brackets are its own."""
    if isinstance(expression, (ScalarQuery, Query)):
        return False
    return isinstance(expression, Column) or any(
        reads_rows(node) for node in expression.children())


class ConditionMaker:
    def condition(self, depth):
        dice = self.dice
        if depth > 0 and dice.chance(0.3):
            if dice.chance(0.3):
                return Not(self.bool(depth - 1))
            return Logic(dice.choice(["and", "or"]), self.bool(depth - 1), self.bool(depth - 1))
        how = dice.among([(8, "compare"), (2, "missing"), (3, "in"), (2, "between"), (2, "test"), (1, "span"), (1, "function")])
        if how == "missing":
            found = dice.choice(self.columns) if dice.chance(0.7) else self.value(depth - 1)
            return IsMissing(found, dice.chance(0.5))
        if how == "test":
            sides = self.of("text", depth - 1), self.text_literal() if dice.chance(0.8) else self.of("text", depth - 1)
            sign = dice.choice(["contains", "starts", "ends", "~", "matches"])
            if sign == "matches":
                sides = sides[0], Text(dice.choice(PATTERNS))
            return TextTest(sign, *sides, is_negated=sign != "~" and dice.chance(0.3))
        if how == "span":
            return self.beside_span(depth)
        if how == "function":
            return self.call(dice.choice(CONDITIONS), depth)
        operand = self.operand(depth)
        if operand.kind.is_number and isinstance(operand, Column) and dice.chance(0.03):
            # 9% beside a plain number is 0.09.
            percent = Amount(dice.choice(["9", "50", "12.5", "-100", "200"]), PERCENT)
            return Compare(dice.choice(["=", "!=", "<", "<=", ">", ">="]), operand, percent)
        if how == "in" and self.has_queries and self.dice.chance(0.2) and (query := self.queries.set(operand.kind)):
            return InQuery(operand, query, dice.chance(0.3))
        if how == "in":
            elements = tuple(self.beside(operand) for _ in range(dice.randint(1, 4)))
            return In(operand, elements, dice.chance(0.4)) if operand.kind != BOOL else operand
        if how == "between" and operand.kind not in (BOOL,):
            return Between(operand, self.beside(operand), self.beside(operand), dice.chance(0.3))
        signs = ["=", "!="] if operand.kind == BOOL else ["=", "!=", "<", "<=", ">", ">="]
        return Compare(dice.choice(signs), operand, self.other(operand, depth))

    def operand(self, depth):
        """A side of a comparison: mostly a column."""
        found = [column for column in self.columns if column.facts.is_comparable]
        if found and self.dice.chance(0.7):
            return self.dice.choice(found)
        return self.value(depth - 1, comparable=True)

    def key(self, depth):
        """What groups: nothing that is the same for all rows."""
        if self.dice.chance(0.15) and (day := self.day_column()):
            return Call(PERIOD_OF[self.dice.choice(PERIODS).word], (day,))
        for _ in range(8):
            operand = self.operand(depth)
            if reads_rows(operand):
                return operand
        comparable = [column for column in self.columns if column.facts.is_comparable]
        # Whether there is a value is certain also of a float that may differ.
        return self.dice.choice(comparable) if comparable else IsMissing(self.dice.choice(self.columns), True)

    def other(self, operand, depth):
        """The other side of a comparison."""
        if self.dice.chance(0.75):
            return self.beside(operand)
        if operand.kind.unit:
            other = self.quantity(depth - 1, operand.kind.unit) if is_known(operand.kind.unit) else self.beside(operand)
            facts = converted_facts(other.facts, operand.kind.unit)
            return other if facts.is_comparable and other.facts.fits else self.beside(operand)
        if operand.kind.is_number:
            return self.of(self.dice.choice(NUMBERS), depth - 1, comparable=True)
        other = self.of(operand.kind.word, depth - 1, comparable=True)
        # A text that is worked out is looked up nowhere, and a bare literal in it is none.
        return self.beside(operand) if isinstance(other, (Parameter, Text)) else other

    def beside_span(self, depth):
        day = self.day_column() or self.of("date", depth - 1)
        kinds = PERIODS + [DATE] * (day.kind == DATETIME)
        sign = self.dice.choice(["<", "<=", ">", ">=", "in", "not in"])
        return CompareSpan(sign, day, self.literal(self.dice.choice(kinds)))
