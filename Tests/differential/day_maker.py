"""Random days, durations and periods."""
from .arithmetic import Difference, Shift
from .functions import DATES_OF_PERIOD, PERIOD_OF, Call
from .kinds import DATE, DATETIME, DURATION, PERIODS, Kind


class DayMaker:
    def day_column(self):
        return self.column("date", "datetime")

    def date(self, depth):
        dice = self.dice
        if depth <= 0 or dice.chance(0.6):
            return self.leaf(DATE)
        how = dice.among([(3, "shift"), (2, "choice"), (2, "period")])
        if how == "shift":
            return Shift(self.of("date", depth - 1), dice.choice("+-"), dice.randint(0, 40), dice.choice(["days", "months", "years"]))
        if how == "choice":
            return self.choice("date", depth)
        return self.call(dice.choice(DATES_OF_PERIOD), depth)

    def datetime(self, depth):
        dice = self.dice
        if depth <= 0 or dice.chance(0.6):
            return self.leaf(DATETIME)
        if dice.chance(0.5):
            return Shift(self.of("datetime", depth - 1), dice.choice("+-"), dice.randint(0, 40), dice.choice(["days", "hours", "months"]))
        return self.choice("datetime", depth)

    def duration(self, depth):
        dice = self.dice
        if depth <= 0 or dice.chance(0.2):
            return self.leaf(DURATION)
        if dice.chance(0.2):
            return self.choice("duration", depth)
        return Difference(self.of(dice.choice(["date", "datetime"]), depth - 1), self.of(dice.choice(["date", "datetime"]), depth - 1))

    def period(self, depth, word="period"):
        dice = self.dice
        kind = dice.choice(PERIODS) if word == "period" else Kind(word)
        found = self.column(kind.word)
        if depth <= 0 or dice.chance(0.2):
            return found or self.literal(kind)
        if dice.chance(0.15):
            return self.choice(kind.word, depth)
        if dice.chance(0.15):
            return Shift(self.of(kind.word, depth - 1), dice.choice("+-"), dice.randint(0, 9), "")
        return Call(PERIOD_OF[kind.word], (self.of(dice.choice(["date", "datetime"]), depth - 1),))
