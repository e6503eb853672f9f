"""Random questions that are no queries, and steps that end one: checks, traces, profiles, samples, pivots."""
from .aggregates import Aggregate, When
from .checks import CheckGroups, CheckRows, CheckUnique
from .conditions import Compare, IsMissing, Logic
from .descriptions import Describe
from .expression_maker import ExpressionMaker
from .expressions import Number
from .kinds import BOOL
from .limits import Limit
from .relation import HiddenNames
from .row_steps import Keep
from .spreads import Spread
from .steps import Clauses, Item, Measures, Query, Step
from .tables import values_of
from .traces import Trace
from .window_maker import WindowMaker

# So many columns a pivot may have.
SPREAD_MAX = 40


def counts(measure):
    return any(isinstance(node, Aggregate) and node.function.startswith("count") for node in measure.walk())


class QuestionMaker:
    def __init__(self, queries):
        self.queries = queries
        self.dice = queries.dice

    def question(self):
        """None where what was wanted does not run or does not fit."""
        how = self.dice.choice(["check", "check", "trace", "across data"])
        if how not in self.queries.knows:
            return None
        table = self.dice.choice(list(self.queries.tables))
        maker = ExpressionMaker(self.dice, self.queries.tables[table].relation(), self.queries.tables, self.queries)
        make = {"check": self.check, "trace": self.trace, "across data": self.spread}[how]
        return make(table, maker)

    def last_step(self, rows):
        dice = self.dice
        how = dice.choice(["sample", "describe"])
        if how not in self.queries.knows:
            return None
        if how == "sample":
            return Step(Keep(), Clauses(limits=(Limit("sample", dice.choice([0, 1, 2, 3, 5, 10, 50])),)))
        maker = ExpressionMaker(dice, rows, self.queries.tables, self.queries)
        return Step(Describe(), Clauses(where=maker.condition(1) if dice.chance(0.3) else None))

    # MARK: Checks

    def check(self, table, maker):
        dice = self.dice
        how = dice.choice(["rows", "rows", "groups", "groups", "unique"])
        where = maker.condition(2) if dice.chance(0.4) else None
        if how == "rows":
            for _ in range(5):
                condition = maker.condition(2)
                # What most rows fulfil finds the few that do not.
                if dice.chance(0.6):
                    condition = self.seldom_false(maker) or condition
                if condition.kind == BOOL:
                    return CheckRows(table, condition, Clauses(where=where, turn=dice.randrange(3)))
        if how == "unique":
            found = [column for column in maker.columns if column.facts.is_comparable]
            columns = tuple(dice.sample(found, min(len(found), dice.randint(1, 3))))
            return CheckUnique(table, columns, Clauses(where=where))
        keys = self.queries.items([maker.key(1) for _ in range(dice.choice([0, 1, 1, 2]))])
        measure = maker.measure(1)
        while isinstance(measure, When) or not measure.facts.is_comparable or measure.kind == BOOL:
            measure = maker.aggregate(1)
            if not measure.facts.is_comparable:
                measure = maker.row_counter()
        signs = ["=", "!=", "<", ">=", ">="]
        return CheckGroups(table, Compare(dice.choice(signs), measure, maker.beside(measure)), Clauses(where=where, by=keys))

    def seldom_false(self, maker):
        found = [column for column in maker.columns if column.kind.is_number and column.source]
        if not found:
            return None
        column = self.dice.choice(found)
        values = values_of(maker.tables, column.source)
        if not values or column.kind.word == "float":
            return IsMissing(column, True)
        low = Number(f"{min(values):f}" if column.kind.word == "decimal" else str(min(values)))
        return Logic("or", Compare(">=", column, low), IsMissing(column, False)) if self.dice.chance(0.5) else Compare(">=", column, low)

    # MARK: Traces

    def trace(self, table, maker):
        dice, queries = self.dice, self.queries
        rows, steps, hidden = queries.tables[table].relation(), [], HiddenNames()
        for _ in range(dice.choice([0, 0, 1, 2])):
            steps.append(dice.choice([queries.keep, queries.add, queries.rename, queries.show])(maker, rows))
            rows = steps[-1].relation(rows, queries.place, hidden)
            maker = ExpressionMaker(dice, rows, queries.tables, queries)
        keys = queries.items([maker.key(1) for _ in range(dice.choice([0, 1, 1, 2]))])
        names = queries.names(dice.choice([1, 1, 2]), {item.text for item in keys})
        measures = Measures(tuple(Item(maker.measure(dice.randint(0, 2)), name) for name in names))
        where = maker.condition(2) if dice.chance(0.5) else None
        return Trace(table, (*steps, Step(measures, Clauses(where=where, by=keys))))

    # MARK: Pivots

    def spread(self, table, maker):
        dice = self.dice
        found = [column for column in maker.columns if column.text in (
            "year", "small", "n", "city", "code", "ok", "valid now", "day") and len(set(self.values(column))) <= SPREAD_MAX]
        if not found:
            return None
        across = dice.choice(found)
        keys = self.queries.items([maker.key(1) for _ in range(dice.choice([0, 1, 1, 2]))])
        names = self.queries.names(dice.choice([1, 1, 2]), {item.text for item in keys})
        if across.text in {item.text for item in keys}:
            return None
        groups = keys + (Item(across),)
        knows_windows = "across previous" in self.queries.knows and dice.chance(0.4)
        windows = [WindowMaker(maker, self.queries.knows).measure(groups) if knows_windows else None for _ in names]
        # A cell without rows counts 0, and is a group beside the others then.
        windows = [None if window and counts(window) else window for window in windows]
        measures = tuple(Item(window or maker.aggregate(1), name) for window, name in zip(windows, names))
        where = maker.condition(2) if dice.chance(0.4) else None
        return Query(table, (Step(Spread(measures, across), Clauses(where=where, by=keys)),))

    def values(self, column):
        return values_of(self.queries.tables, column.source)
