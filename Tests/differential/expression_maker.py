"""Random expressions that are well typed and neither overflow nor hang on the last digits of a float."""
import datetime

from .aggregates import Aggregate, When
from .arithmetic import Arithmetic, Difference, Negate, Shift, Square
from .collation import folded
from .expressions import (
    Between, Coalesce, Column, Compare, CompareSpan, Day, If, In, InQuery, IsMissing, Logic, Missing, Not, Number, Period, ScalarQuery, Span, Text,
    TextTest, Truth)
from .functions import (
    CONDITIONS, DATE_FORMATS, DATES_OF_PERIOD, DAY, NUMBER, NUMERIC, OF_TEXT, PARTS_OF_DAY, PERIOD_OF, TEXTUAL, Call, Convert)
from .kinds import (
    BOOL, DATE, DATETIME, DURATION, FLOAT, INT, PERIODS, TEXT, Kind, decimal_kind, ordinal_of)
from .steps import Query, column

NUMBERS = ("int", "decimal", "float")
PATTERNS = ["^[A-Z]", "[0-9]+", "ạ|ệ", "a.b", "^$", "(i|o)n?g$", "\\s", "^.{3,5}$", "[^a-z]"]
# Sums of squares of more than this lose their digits in DuckDB.
DEVIATION_MAX = 1e7


def reads_rows(expression):
    """False for what is the same in every row; the columns of a query in brackets are its own."""
    if isinstance(expression, (ScalarQuery, Query)):
        return False
    return isinstance(expression, Column) or any(
        reads_rows(node) for _, value in expression.parts() for node in (value if isinstance(value, tuple) else (value,)))


class ExpressionMaker:
    """Expressions over the columns of one relation. `tables` are asked for values worth comparing with,
    `queries` for queries in brackets."""

    def __init__(self, dice, rows, tables, queries):
        self.dice = dice
        self.rows = rows
        self.tables = tables
        self.queries = queries
        self.columns = [column(field) for field in rows.fields]

    @property
    def has_queries(self):
        return self.queries.depth > 0 and "sub-query" in self.queries.knows

    # MARK: Columns and literals

    def column(self, *words, comparable=False):
        """A column of one of these kinds, None when there is none."""
        found = [
            column for column in self.columns
            if column.kind.word in words and (column.facts.is_comparable or not comparable)]
        return self.dice.choice(found) if found else None

    def literal(self, kind):
        dice = self.dice
        if kind == INT:
            return Number(str(dice.choice([0, 1, 2, 3, 5, -1, -4, dice.randint(-20, 20), dice.randint(-10**6, 10**6)])))
        if kind.word == "decimal":
            return Number(f"{dice.choice([0, 1, -1, 12, dice.randint(-5000, 5000)])}.{dice.choice(['0', '5', '25', '50', '001'])}")
        if kind == FLOAT:
            return Number(f"{dice.choice([0.5, -2.25, 100.125, dice.randint(-4000, 4000) / 8])}e0")
        if kind == TEXT:
            return self.text_literal()
        if kind == BOOL:
            return Truth(dice.chance(0.5))
        if kind == DATE:
            return Day(self.some_day())
        if kind == DATETIME:
            day = self.some_day()
            return Day(datetime.datetime(day.year, day.month, day.day, dice.randint(0, 23), dice.choice([0, 30])))
        if kind == DURATION:
            return Span(dice.randint(0, 400), dice.choice(["days", "hours"]))
        return Period(kind, ordinal_of(kind.word, self.some_day()))

    def some_day(self):
        table = self.dice.choice(list(self.tables.values()))
        values = [value for column in table.columns if column.kind == DATE for value in column.values if value]
        if values and self.dice.chance(0.8):
            return self.dice.choice(values)
        return datetime.date(self.dice.randint(2018, 2026), self.dice.randint(1, 12), self.dice.randint(1, 28))

    def text_literal(self):
        table = self.dice.choice(list(self.tables.values()))
        values = [value for column in table.columns if column.kind == TEXT for value in column.values if value is not None]
        return Text(self.dice.choice(values)) if values and self.dice.chance(0.8) else Text(self.dice.choice(["", "a", "Đ", "x y"]))

    def beside(self, operand):
        """A literal worth comparing an operand with: a value of its column, or next to one."""
        dice = self.dice
        source = operand.source if isinstance(operand, Column) else None
        if source is None:
            return self.literal(operand.kind)
        values = [value for value in self.tables[source[0]].column(source[1]).values if value is not None]
        if not values or dice.chance(0.15):
            return self.unambiguous(self.literal(operand.kind), source)
        value = dice.choice(values)
        if operand.kind == INT:
            return Number(str(value + dice.choice([0, 0, 1, -1])))
        if operand.kind.word == "decimal":
            return Number(f"{value:f}" if "." in f"{value:f}" else f"{value:f}.0")
        if operand.kind == FLOAT:
            return Number(f"{value!r}e0" if "e" not in repr(value) else repr(value))
        if operand.kind == TEXT:
            return self.unambiguous(Text(dice.choice([value, value, folded(value), value.upper()])), source)
        if operand.kind == BOOL:
            return Truth(value)
        return Day(value.replace(second=0) if operand.kind == DATETIME else value)

    def unambiguous(self, literal, source):
        """A text that means several values of the column would be an error."""
        if not isinstance(literal, Text):
            return literal
        values = self.tables[source[0]].texts(source[1])
        alike = [value for value in values if folded(value) == folded(literal.value)]
        return Text(alike[0]) if len(alike) > 1 else literal

    # MARK: Values

    def value(self, depth, comparable=False):
        kind = self.dice.among([(4, "number"), (3, "text"), (2, "bool"), (2, "date"), (1, "datetime"), (1, "period"), (1, "duration")])
        return self.of(kind, depth, comparable)

    def of(self, word, depth, comparable=False):
        """An expression of a kind by its word; `number` and `period` are any of theirs."""
        make = {
            "number": self.number, "int": self.int, "decimal": self.decimal, "float": self.float, "text": self.text,
            "bool": self.bool, "date": self.date, "datetime": self.datetime, "duration": self.duration,
        }.get(word, self.period)
        for _ in range(8):
            expression = make(depth, word) if make == self.period else make(depth)
            if expression.facts.fits and (expression.facts.is_comparable or not comparable):
                return expression
        kind = {"number": INT, "decimal": decimal_kind(2), "period": PERIODS[0]}.get(word) or Kind(word)
        return self.literal(kind)

    def leaf(self, kind, *words):
        if self.has_queries and self.dice.chance(0.03) and (found := self.queries.scalar(words or (kind.word,))):
            return ScalarQuery(*found)
        found = self.column(*(words or (kind.word,)))
        return found if found and self.dice.chance(0.85) else self.literal(kind)

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

    def int(self, depth):
        dice = self.dice
        if depth <= 0 or dice.chance(0.35):
            return self.leaf(INT)
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
        how = dice.among([(4, "arithmetic"), (2, "function"), (2, "choice"), (1, "negate"), (1, "convert")])
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
        how = dice.among([(4, "divide"), (3, "arithmetic"), (3, "function"), (2, "choice"), (1, "negate"), (1, "convert")])
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

    # MARK: Conditions

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
            # A set that turns out empty makes a condition that is the same for all rows.
            if reads_rows(operand) and not any(isinstance(node, InQuery) for node in operand.walk()):
                return operand
        return self.dice.choice([column for column in self.columns if column.facts.is_comparable] or self.columns)

    def other(self, operand, depth):
        """The other side of a comparison."""
        if self.dice.chance(0.75):
            return self.beside(operand)
        if operand.kind.is_number:
            return self.of(self.dice.choice(NUMBERS), depth - 1, comparable=True)
        other = self.of(operand.kind.word, depth - 1, comparable=True)
        # A text that is worked out is looked up nowhere, and a bare literal in it is none.
        return self.beside(operand) if isinstance(other, Text) else other

    def beside_span(self, depth):
        day = self.day_column() or self.of("date", depth - 1)
        kinds = PERIODS + [DATE] * (day.kind == DATETIME)
        sign = self.dice.choice(["<", "<=", ">", ">=", "in", "not in"])
        return CompareSpan(sign, day, self.literal(self.dice.choice(kinds)))

    # MARK: Measures

    def measure(self, depth):
        """A value of a group, sometimes narrowed."""
        dice = self.dice
        if depth > 0 and dice.chance(0.25):
            sign = dice.choice("+-*//")
            for _ in range(5):
                ratio = Arithmetic(sign, *[self.aggregate(depth - 1, NUMBERS) for _ in range(2)])
                if ratio.facts.fits:
                    return self.narrowed(ratio, depth)
        return self.narrowed(self.aggregate(depth), depth)

    def narrowed(self, measure, depth):
        return When(measure, self.condition(depth - 1)) if self.dice.chance(0.25) else measure

    def aggregate(self, depth, words=None):
        for _ in range(12):
            made = self.any_aggregate(depth)
            if made.facts.fits and (words is None or made.kind.word in words):
                return made
        return Aggregate("count", (), self.rows.row_count)

    def any_aggregate(self, depth):
        dice = self.dice
        rows = self.rows.row_count
        function = dice.among([
            (4, "count"), (2, "count distinct"), (6, "sum"), (3, "avg"), (4, "min"), (4, "max"), (2, "median"), (1, "percentile"),
            (1, "stdev"), (1, "first"), (1, "last")])
        if function == "count":
            return Aggregate("count", () if dice.chance(0.5) else (self.value(depth - 1),), rows)
        if function == "count distinct":
            count = 1 if dice.chance(0.7) else 2
            return Aggregate(function, tuple(self.operand(depth) for _ in range(count)), rows)
        if function in ("min", "max"):
            # Of bools there is no smallest.
            value = self.operand(depth)
            return Aggregate(function, (value,), rows) if value.kind != BOOL else Aggregate("count", (value,), rows)
        if function in ("first", "last"):
            return self.choice_by_order(function, depth)
        number = self.of(dice.choice(NUMBERS), depth - 1)
        if function == "stdev" and (number.facts.bound > DEVIATION_MAX or number.facts.noise):
            function = "max"
        if function in ("min", "max") and not number.facts.is_comparable:
            function = "count"
        if function == "sum" and number.kind == FLOAT and not number.facts.is_dyadic and not self.is_positive(number):
            function = "avg" if number.facts.bound < 1e9 else "count"
        return Aggregate(function, (number,), rows, dice.choice([5, 10, 25, 90, 99]) if function == "percentile" else 0)

    @staticmethod
    def is_positive(number):
        return isinstance(number, Column) and number.text == "w"

    def choice_by_order(self, function, depth):
        """`first(x, id)`: two rows of the same order would be an error, and only `id` has none."""
        order = next((column for column in self.columns if column.text == "id" and column.source), None)
        if order is None or self.rows.is_multiplied:
            return Aggregate("count", (), self.rows.row_count)
        return Aggregate(function, (self.value(depth - 1, comparable=True), order), self.rows.row_count)
