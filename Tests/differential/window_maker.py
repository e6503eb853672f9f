"""Random values over other rows and other groups."""
from .aggregates import Aggregate, When
from .arithmetic import Arithmetic
from .conditions import Compare
from .expressions import If, Missing, Number
from .steps import SortKey
from .windows import Library, Neighbour, Numbered, OfGroups, Over, Rank, Running, Window

PERIOD_WORDS = ("int", "date", "year", "half", "quarter", "month", "week")


def sums_up(measure):
    """Those of the groups add up to that of all rows, so that a group has a share in it."""
    measure = measure.operand if isinstance(measure, When) else measure
    return isinstance(measure, Aggregate) and measure.function in ("sum", "count")


class WindowMaker:
    """`maker` makes the expressions inside; `knows` says what may be asked for."""

    def __init__(self, maker, knows):
        self.maker = maker
        self.dice = maker.dice
        self.knows = knows
        self.rows = maker.rows
        self.fields = {field.name: field.facts for field in maker.rows.fields}

    # MARK: Rows

    def keys(self):
        names = [name for name, facts in self.fields.items() if facts.is_comparable]
        return tuple(self.dice.sample(names, min(len(names), self.dice.choice([0, 1, 1, 1, 2]))))

    def sort(self):
        found = [column for column in self.maker.columns if column.facts.is_comparable]
        return (SortKey(self.dice.choice(found), self.dice.chance(0.3)),)

    def row_value(self):
        """A value over other rows; None where none of what was wanted runs."""
        dice = self.dice
        how = dice.choice(["over", "over", "share", "row rank", "row_number", "row previous", "frame"])
        if ("over" if how == "share" else how) not in self.knows:
            return None
        fields, count = self.fields, self.rows.row_count
        if how == "over":
            value = Over(self.maker.aggregate(1), Window(self.keys()), fields)
            return When(value, self.maker.narrowing(1)) if dice.chance(0.2) else value
        if how == "share":
            number = self.maker.of(dice.choice(["int", "decimal"]), 1)
            total = Over(Aggregate("sum", (number,), count), Window(self.keys()), fields)
            return Arithmetic("/", number, total) if total.facts.fits else total.operand.arguments[0]
        if how == "row rank":
            return Rank(self.maker.operand(1), Window(self.keys()), fields, count)
        if not any(facts.is_comparable for facts in self.fields.values()):
            return None
        window = Window(self.keys(), self.sort())
        if how == "row_number":
            return Numbered("row_number", None, window, fields, count)
        if how == "row previous":
            return Numbered(dice.choice(["previous", "next"]), self.maker.value(1), window, fields, count)
        low = dice.randint(-3, 2)
        return Over(self.maker.aggregate(1), Window(window.keys, window.sort, (low, low + dice.randint(0, 3))), fields)

    def condition(self):
        """A row beside a value of its group: `paid = max paid over city`."""
        found = [column for column in self.maker.columns if column.kind.word in ("int", "decimal", "date", "text")]
        if not found or "where over" not in self.knows:
            return None
        column = self.dice.choice(found)
        over = Over(Aggregate(self.dice.choice(["min", "max"]), (column,), self.rows.row_count), Window(self.keys()), self.fields)
        return Compare(self.dice.choice(["=", "<", ">=", "!="]), column, over)

    # MARK: Groups

    def measure(self, keys):
        """A measure beside those of other groups; None where none of what was wanted runs."""
        dice = self.dice
        how = dice.choice(["regroup", "regroup", "rank", "of groups", "previous", "cumulative", "moving", "share", "growth", "relative_rank",
                           "running_share"])
        names = [item.text for item in keys]
        window = Window(tuple(dice.sample(names, dice.randint(0, len(names)))))
        aggregate = self.maker.aggregate(1)
        count = self.rows.row_count
        if {"of groups": "regroup", "share": "regroup", "growth": "previous", "relative_rank": "rank",
                "running_share": "cumulative"}.get(how, how) not in self.knows:
            return None
        if how == "relative_rank":
            if not aggregate.facts.is_comparable:
                return None
            above = Arithmetic("-", Rank(aggregate, Window(()), self.fields, count), Number("1"))
            others = Arithmetic("-", OfGroups("count", aggregate, Window(()), count), Number("1"))
            return Library(how, (aggregate,), Arithmetic("/", above, others))
        if how == "share":
            if not aggregate.kind.is_exact or not sums_up(aggregate):
                return None
            body = Arithmetic("/", aggregate, Over(aggregate, Window(()), self.fields))
            return Library("share", (aggregate,), body) if body.facts.fits else None
        if how == "regroup":
            over = Over(aggregate, window, self.fields)
            other = self.maker.aggregate(1, ("int", "decimal"))
            if aggregate.kind.is_exact and dice.chance(0.6):
                ratio = Arithmetic("/", other, over)
                return ratio if ratio.facts.fits else over
            return over
        if how == "rank":
            return Rank(aggregate, window, self.fields, count) if aggregate.facts.is_comparable else None
        if how == "of groups":
            function = dice.choice(["sum", "min", "max", "count"])
            if not aggregate.facts.is_comparable or function == "sum" and not aggregate.kind.is_exact or aggregate.kind.word == "text":
                return None
            made = OfGroups(function, aggregate, window, count)
            return made if made.facts.fits else None
        last = keys[-1].expression
        if last.kind.word not in PERIOD_WORDS or not last.facts.is_comparable:
            return None
        if how == "growth":
            if not aggregate.kind.is_exact or not aggregate.facts.fits:
                return None
            before = Neighbour("previous", aggregate)
            if dice.chance(0.5):
                body = Arithmetic("-", aggregate, before)
                return Library("increase", (aggregate,), body) if body.facts.fits else None
            change = Arithmetic("-", Arithmetic("/", aggregate, before), Number("1"))
            body = If(Compare(">", before, Number("0")), change, Missing(change.facts))
            # Tinh takes the difference first, in the type of the figures.
            fits = body.facts.fits and Arithmetic("-", aggregate, before).facts.fits
            return Library("growth", (aggregate,), body) if fits else None
        if how == "running_share":
            part = self.maker.aggregate(1)
            if not part.kind.is_exact or not sums_up(part):
                return None
            body = Arithmetic("/", Running(part, None), Over(part, Window(()), self.fields))
            return Library(how, (part,), body) if body.facts.fits else None
        if how == "previous":
            return Neighbour(dice.choice(["previous", "next"]), aggregate)
        return Running(self.maker.aggregate(1), None if how == "cumulative" else dice.randint(1, 4))
