"""Random ints, decimals and floats."""
from .applications import OF_ROWS, Applied
from .arithmetic import Arithmetic, Difference, Negate, Square
from .casts import Convert
from .functions import NUMBER, NUMERIC, OF_TEXT, PARTS_OF_DAY, Call
from .kinds import DATETIME, FLOAT, INT, PERIODS, decimal_kind
from .value_maker import NUMBERS


class NumberMaker:
    def applied(self, word, depth):
        """A function of one's own that gives this kind."""
        for _ in range(5):
            argument = self.numbers_of(depth, word if word == "int" else self.dice.choice(NUMBERS))
            made = Applied(self.dice.choice(list(OF_ROWS)), argument, self.rows.row_count)
            if made.kind.word == word:
                return made
        return argument

    def int(self, depth):
        dice = self.dice
        if depth <= 0 or dice.chance(0.35):
            return self.leaf(INT)
        if dice.chance(0.04):
            return self.applied("int", depth)
        how = dice.among([(4, "arithmetic"), (2, "function"), (2, "choice"), (1, "negate"), (1, "text"), (1, "day"), (1, "periods"),
                          (1, "convert")])
        if how == "arithmetic":
            if dice.chance(0.1):
                return Square(self.of("int", depth - 1), dice.choice([2, 3]))
            return Arithmetic(dice.choice("+-*"), self.of("int", depth - 1), self.of("int", depth - 1))
        if how == "negate":
            return Negate(self.of("int", depth - 1))
        if how == "choice":
            return self.choice("int", depth)
        if how == "text":
            return self.call(dice.choice(OF_TEXT), depth)
        if how == "day" and (day := self.day_column()):
            functions = [f for f in PARTS_OF_DAY if f.takes != (DATETIME,) or day.kind == DATETIME]
            return Call(dice.choice(functions), (day,))
        if how == "periods":
            kind = dice.choice(PERIODS)
            return Difference(self.of(kind.word, depth - 1), self.of(kind.word, depth - 1))
        if how == "convert":
            whole = self.call(dice.choice([f for f in NUMERIC if f.name in ("floor", "ceiling", "truncate")]), depth)
            if whole.kind.word == "decimal" and whole.facts.bound < 2**62:
                return Convert(whole, INT)
            return self.leaf(INT)
        return self.call(dice.choice([f for f in NUMERIC if f.gives in ("int", "same")]), depth, "int")

    def decimal(self, depth):
        dice = self.dice
        kind = decimal_kind(2)
        if depth <= 0 or dice.chance(0.35):
            return self.leaf(kind, "decimal")
        how = dice.among([(4, "arithmetic"), (2, "function"), (2, "choice"), (1, "negate"), (1, "convert"), (1, "quantities")])
        if how == "quantities" and (number := self.plain_of_quantities(depth)).kind.word == "decimal":
            return number
        if how == "arithmetic":
            if dice.chance(0.1):
                return Square(self.of("decimal", depth - 1), 2)
            sides = [self.of("decimal", depth - 1), self.numbers_of(depth, "int", "decimal")]
            dice.shuffle(sides)
            return Arithmetic(dice.choice("+-*"), *sides)
        if how == "negate":
            return Negate(self.of("decimal", depth - 1))
        if how == "choice":
            return self.choice("decimal", depth)
        if how == "convert":
            return Convert(self.of("int", depth - 1), decimal_kind(0))
        return self.call(dice.choice([f for f in NUMERIC if f.gives == "same" and f.takes[0] == NUMBER]), depth, "decimal")

    def float(self, depth):
        dice = self.dice
        if depth <= 0 or dice.chance(0.35):
            return self.leaf(FLOAT)
        if dice.chance(0.04):
            return self.applied("float", depth)
        how = dice.among([(1, "quantities"), (4, "divide"), (3, "arithmetic"), (3, "function"), (2, "choice"), (1, "negate"), (1, "convert")])
        if how == "quantities" and (number := self.plain_of_quantities(depth)).kind == FLOAT:
            return number
        if how == "divide":
            return Arithmetic("/", self.numbers_of(depth, *NUMBERS), self.numbers_of(depth, "int", "int", "decimal", "float"))
        if how == "arithmetic":
            sides = [self.of("float", depth - 1), self.numbers_of(depth, *NUMBERS)]
            dice.shuffle(sides)
            return Arithmetic(dice.choice("+-*"), *sides)
        if how == "negate":
            return Negate(self.of("float", depth - 1))
        if how == "choice":
            return self.choice("float", depth)
        if how == "convert":
            return Convert(self.numbers_of(depth, "int", "decimal"), FLOAT)
        return self.call(dice.choice([f for f in NUMERIC if f.gives in ("float", "same")]), depth, "float")
