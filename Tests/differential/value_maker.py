"""Random values of a row."""
from .arithmetic import Arithmetic
from .casts import Convert
from .expressions import Coalesce, If, Missing, Number, ScalarQuery, Text
from .functions import DATE_FORMATS, DAY, NUMBER, TEXTUAL, Call
from .kinds import INT, PERIODS, TEXT, Kind, decimal_kind
from .units import PERCENT

NUMBERS = ("int", "decimal", "float")


class ValueMaker:
    def value(self, depth, comparable=False):
        kind = self.dice.among([(4, "number"), (3, "text"), (2, "bool"), (2, "date"), (1, "datetime"), (1, "period"), (1, "duration"),
                                (2, "quantity")])
        return self.of(kind, depth, comparable)

    def of(self, word, depth, comparable=False):
        """An expression of a kind by its word; `number` and `period` are any of theirs."""
        make = {
            "quantity": self.any_quantity, "number": self.number, "int": self.int, "decimal": self.decimal, "float": self.float, "text": self.text,
            "bool": self.bool, "date": self.date, "datetime": self.datetime, "duration": self.duration,
        }.get(word, self.period)
        for _ in range(8):
            expression = make(depth, word) if make == self.period else make(depth)
            if expression.facts.fits and (expression.facts.is_comparable or not comparable):
                return expression
        if word == "quantity":
            return self.amount(PERCENT)
        kind = {"number": INT, "decimal": decimal_kind(2), "period": PERIODS[0]}.get(word) or Kind(word)
        return self.literal(kind)

    def leaf(self, kind, *words):
        if self.has_queries and self.dice.chance(0.03) and (found := self.queries.scalar(words or (kind.word,))):
            return ScalarQuery(*found)
        found = self.column(*(words or (kind.word,)))
        if found and self.dice.chance(0.85):
            return found
        return self.given(kind) or self.literal(kind)

    def number(self, depth):
        return self.dice.choice([self.int, self.int, self.decimal, self.float])(depth)

    def numbers_of(self, depth, *words):
        return self.of(self.dice.choice(words), depth - 1)

    def choice(self, word, depth):
        """`if`, `??` and `missing` give every kind."""
        dice = self.dice
        first = self.of(word, depth - 1)
        second = self.of(word if word not in NUMBERS else dice.choice([word, "int"]), depth - 1)
        if first.kind.word != second.kind.word and not (first.kind.is_number and second.kind.is_number):
            return first
        if dice.chance(0.4):
            return Coalesce(first, second)
        if dice.chance(0.15):
            second = Missing(first.facts)
        return If(self.condition(depth - 1), *dice.choice([(first, second), (second, first)]))

    def call(self, function, depth, same="int"):
        """A function with arguments that fit; those that are rounded need an argument without noise."""
        arguments = []
        for takes in function.takes:
            if isinstance(takes, range):
                arguments.append(Number(str(self.dice.choice(takes))))
            elif takes == NUMBER:
                word = same if function.gives == "same" else self.dice.choice(NUMBERS)
                arguments.append(self.of(word, depth - 1, comparable=True))
            elif takes == "same":
                arguments.append(self.of(arguments[0].kind.word, depth - 1, comparable=True))
            elif takes == "part":
                arguments.append(Text(self.dice.choice(["a", "ạ", " ", "i", "ơ", "D", "-", "xx"])))
            elif takes == "fill":
                arguments.append(Text(self.dice.choice([" ", "0", "ă"])))
            elif takes == "format":
                arguments.append(Text(self.dice.choice(list(DATE_FORMATS))))
            elif takes == "period":
                arguments.append(self.of(self.dice.choice(PERIODS).word, depth - 1))
            elif takes == DAY:
                arguments.append(self.of(self.dice.choice(["date", "datetime"]), depth - 1))
            else:
                arguments.append(self.of(takes.word, depth - 1, comparable=True))
        return Call(function, tuple(arguments))

    def text(self, depth):
        dice = self.dice
        if depth <= 0 or dice.chance(0.5):
            return self.leaf(TEXT)
        how = dice.among([(5, "function"), (2, "choice"), (1, "convert")])
        if how == "choice":
            return self.choice("text", depth)
        if how == "convert":
            if dice.chance(0.3):
                # So many digits, whatever the column has: one without any value has none.
                number = Arithmetic("+", self.column("decimal") or self.literal(decimal_kind(2)), Number("0.0000"))
                if number.facts.fits and number.kind.scale == 4:
                    return Convert(number, TEXT)
            return Convert(self.numbers_of(depth, "int", "date"), TEXT)
        return self.call(dice.choice(TEXTUAL), depth)

    def bool(self, depth):
        found = self.column("bool")
        if found and self.dice.chance(0.3):
            return found
        return self.condition(depth)
