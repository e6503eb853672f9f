"""Aggregates, narrowed by `when`."""
import dataclasses

from . import tree
from .expressions import Column
from .kinds import DOUBLE_INT_MAX, FLOAT, INT, TEXT, Facts
from .tree import Expression
from .windows import Window


@dataclasses.dataclass(frozen=True)
class Aggregate(Expression):
    """`sum x`, `count`, `count distinct x`, `percentile(x, 90%)`, `first(x, k)`: over at most `row_count` rows."""
    function: str
    arguments: tuple
    row_count: int
    percent: int = 0
    # Of `first` and `last`: whether two rows may be of the same order.
    is_checked: bool = False

    @property
    def strength(self):
        return tree.APPLICATION if self.arguments else tree.PRIMARY

    def settle(self):
        if self.function in ("count", "count distinct"):
            return Facts(INT, self.row_count)
        facts = dataclasses.replace(self.arguments[0].facts, keeps_bytes=True)
        total = facts.bound * self.row_count
        if self.function == "sum":
            if facts.kind.has_exact_number:
                return Facts(facts.kind.with_number("decimal", facts.kind.scale), total)
            return Facts(facts.kind, total, 0.0 if facts.is_dyadic else facts.noise * self.row_count + total * 1e-15,
                         facts.is_dyadic and total < 1e6)
        if self.function == "avg":
            is_certain = facts.is_dyadic or facts.kind.number == "int" and total <= DOUBLE_INT_MAX
            return Facts(facts.kind.with_number("float"), facts.bound, 0.0 if is_certain else facts.noise + float(facts.bound) * 1e-14)
        if self.function in ("median", "percentile"):
            return Facts(facts.kind.with_number("float"), facts.bound, facts.noise + float(facts.bound) * 1e-14 + 1e-300)
        if self.function == "stdev":
            return Facts(facts.kind.with_number("float"), facts.bound, facts.noise + float(facts.bound) * 1e-7 + 1e-300)
        return facts

    def tinh(self):
        arguments = [argument.tinh() for argument in self.arguments]
        if self.function == "percentile":
            arguments.append(f"{self.percent}%")
        if not arguments:
            return "count"
        if len(arguments) == 1 and self.arguments[0].strength >= tree.APPLICATION:
            return f"{self.function} {arguments[0]}"
        return f"{self.function}{' ' * (self.function == 'count distinct')}({', '.join(arguments)})"

    def sql(self, place):
        # The narrowing of `when` is a condition of the rows, not of the arguments.
        rows = place.plain()
        conditions = list(place.conditions)
        call = self.call([argument.sql(rows) for argument in self.arguments], conditions, rows)
        narrowing = f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else ""
        return self.finished(lambda text: f"{text}{narrowing}{place.window or ''}", call)

    def call(self, arguments, conditions, place):
        """The calls that it is made of."""
        if self.function == "count":
            return [f"count({arguments[0]})" if arguments else "count(*)"]
        if self.function == "count distinct":
            if len(arguments) == 1:
                return [f"count(DISTINCT {self.arguments[0].sameness(place)})"]
            conditions += [f"{argument} IS NOT NULL" for argument in arguments]
            return [f"count(DISTINCT ({', '.join(argument.sameness(place) for argument in self.arguments)}))"]
        x = self.arguments[0]
        # What stands for equal texts is their normal form.
        chosen = x.sameness(place) if x.kind == TEXT else arguments[0]
        if self.function == "sum":
            return [f"sum({arguments[0]})"]
        if self.function == "avg":
            return [f"sum({arguments[0]})", f"count({arguments[0]})"]
        if self.function in ("median", "percentile"):
            share = 50 if self.function == "median" else self.percent
            return [f"quantile_cont({x.sql_as(FLOAT, place)}, {share / 100})"]
        if self.function == "stdev":
            return [f"stddev_samp({x.sql_as(FLOAT, place)})"]
        if self.function in ("min", "max"):
            if x.kind == TEXT:
                return [f"arg_{self.function}({chosen}, {x.ordering(place)})"]
            return [f"{self.function}({arguments[0]})"]
        conditions += [f"{argument} IS NOT NULL" for argument in arguments]
        if self.function == "only":
            return [f"any_value({chosen})", f"count(DISTINCT {x.sameness(place)})"]
        calls = [f"arg_{'min' if self.function == 'first' else 'max'}({chosen}, {self.arguments[1].ordering(place)})"]
        return calls + [f"list({{'k': {self.arguments[1].ordering(place)}, 's': {x.sameness(place)}}})"] * self.is_checked

    def finished(self, whole, calls):
        """The calls, each made whole, as one value of the right kind."""
        if self.function == "avg":
            return f"(CAST({whole(calls[0])} AS DOUBLE) / nullif({whole(calls[1])}, 0))"
        if self.function == "sum" and self.kind.has_exact_number:
            return f"CAST({whole(calls[0])} AS {self.kind.sql})"
        if self.function == "only":
            # Two different values are an error.
            refused = f"CAST(error('the rows have several values') AS {self.kind.sql})"
            return f"CASE WHEN {whole(calls[1])} > 1 THEN {refused} ELSE {whole(calls[0])} END"
        if self.is_checked:
            # Two different values are an error here, too.
            pairs = whole(calls[1])
            edge = f"list_{'min' if self.function == 'first' else 'max'}([f.k for f in {pairs}])"
            refused = f"CAST(error('the order leaves several values') AS {self.kind.sql})"
            return f"CASE WHEN len(list_distinct([e.s for e in {pairs} if e.k = {edge}])) > 1 THEN {refused} ELSE {whole(calls[0])} END"
        return whole(calls[0])


@dataclasses.dataclass(frozen=True)
class When(Expression):
    """`E when C`: every aggregate in E sees only rows where C holds."""
    operand: Expression
    test: Expression
    strength = tree.WHEN

    def settle(self):
        return self.operand.facts

    def tinh(self):
        return f"{self.operand.inside(tree.IF)} when {self.test.inside(tree.IF)}"

    def sql(self, place):
        rows = place.plain()
        return self.operand.sql(place.narrowed(self.test.condition(rows)))


def columns_of(expression):
    found = set()
    for node in expression.walk():
        if isinstance(node, Column):
            found.add(node.text)
        elif isinstance(node, Window):
            found.update(node.keys)
    return found
