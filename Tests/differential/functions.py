"""Functions of a row: what they take and give, and what they are in SQL."""
import dataclasses
import typing

from . import tree
from .conversions import converted
from .expressions import either
from .kinds import BOOL, DATE, DATETIME, DOUBLE_INT_MAX, DURATION, FLOAT, INT, MONTHS_OR_WEEKS, PERIODS, TEXT, Facts
from .tree import Expression, sql_text

NUMBER, DAY, ANY = "number", "day", "any"


@dataclasses.dataclass(frozen=True)
class Function:
    """`takes`: a Kind, NUMBER (exact or float, no noise), DAY, `same` as the first, or a range of ints for a literal.

    `facts` and `sql` are given the arguments; `sql` gets their SQL before them.
    """
    name: str
    takes: tuple
    gives: str
    facts: typing.Callable
    sql: typing.Callable


@dataclasses.dataclass(frozen=True)
class Call(Expression):
    function: Function
    arguments: tuple
    strength = tree.APPLICATION

    def settle(self):
        return self.function.facts(*[argument.facts for argument in self.arguments])

    def tinh(self):
        if len(self.arguments) == 1 and self.arguments[0].strength >= tree.APPLICATION:
            return f"{self.function.name} {self.arguments[0].tinh()}"
        return f"{self.function.name}({', '.join(argument.tinh() for argument in self.arguments)})"

    def sql(self, place):
        sql = self.function.sql([argument.sql(place) for argument in self.arguments], self.arguments)
        # A constant that turns out missing loses its type in DuckDB as soon as it stands in a column.
        return f"CAST({sql} AS VARCHAR)" if self.kind == TEXT else sql


def _plain(kind, bound=0):
    return lambda *facts: Facts(kind, bound)


def _same(*facts):
    return dataclasses.replace(facts[0], keeps_bytes=False)


def _whole(facts):
    """Rounded to whole numbers: one more at most, and no digits after the point."""
    kind = facts.kind.with_number("decimal") if facts.kind.number == "decimal" else facts.kind
    return dataclasses.replace(facts, kind=kind, bound=facts.bound + 1)


def _template(text):
    return lambda sql, arguments: text.format(*sql)


def _to_whole(function):
    """DuckDB rounds an int by way of a double: an int is whole already."""
    def sql(sql, arguments):
        if arguments[0].kind.number == "int":
            return sql[0]
        return f"CAST({function}({sql[0]}) AS {_whole(arguments[0].facts).kind.sql})"
    return sql


def _float(function, condition="TRUE"):
    """A function of floats that is missing where the condition does not hold."""
    def sql(sql, arguments):
        x = f"CAST({sql[0]} AS DOUBLE)"
        return f"CASE WHEN {condition.format(x)} THEN {function.format(x)} END"
    return sql


def _logarithm(sql, arguments):
    x = f"CAST({sql[0]} AS DOUBLE)"
    return f"CASE WHEN {x} > 0 THEN ln({x}) / ln(CAST({sql[1]} AS DOUBLE)) END"


def _months_between(sql, arguments):
    start, finish = sql
    return f"(datediff('month', {start}, {finish}) - CASE WHEN day({finish}) < day({start}) THEN 1 ELSE 0 END)"


def _square_root(facts):
    is_certain = facts.is_double and not facts.noise
    bound = float(facts.bound) ** 0.5 + 1
    return Facts(FLOAT, bound, 0.0 if is_certain else bound * 1e-15)


def _rounded(facts, digits):
    places = int(digits.bound)
    bound = facts.bound + 1
    if facts.kind.number == "decimal":
        return Facts(facts.kind.with_number("decimal", min(facts.kind.scale, places)), bound)
    # A float that is rounded to places is scaled on the way.
    return Facts(facts.kind, bound, 0.0 if facts.kind.number == "int" or places == 0 and facts.is_dyadic else bound * 1e-14)


def _round(sql, arguments):
    if arguments[0].kind.number == "int":
        unit = 10 ** max(0, -int(arguments[1].digits))
        return f"CAST(sign({sql[0]}) * ((abs({sql[0]}) + {unit // 2}) // {unit}) * {unit} AS BIGINT)"
    kind = _rounded(arguments[0].facts, arguments[1].facts).kind
    return f"CAST(round({sql[0]}, CAST({sql[1]} AS INTEGER)) AS {kind.sql})"


def _modulo(sql, arguments):
    x, divisor = sql
    rest = f"({x} % nullif({divisor}, 0))"
    return f"(CASE WHEN {rest} <> 0 AND ({rest} < 0) <> ({divisor} < 0) THEN {rest} + {divisor} ELSE {rest} END)"


def _quotient(sql, arguments):
    return f"CAST(({sql[0]} - {_modulo(sql, arguments)}) // nullif({sql[1]}, 0) AS BIGINT)"


def _extreme(function):
    """`least`, `greatest`: missing ones are skipped, as in DuckDB; text by the language's order."""
    def sql(sql, arguments):
        kind = either(arguments[0].facts, arguments[1].facts).kind
        x, y = sql
        if kind.unit:
            x, y = (converted(side, argument.kind, kind) for side, argument in zip(sql, arguments))
        if kind == TEXT:
            sign = "<=" if function == "least" else ">="
            return (f"(CASE WHEN {y} IS NULL OR vk({x}) {sign} vk({y}) THEN coalesce({x}, {y}) ELSE {y} END)")
        if kind.is_number:
            x, y = (f"CAST({side} AS {kind.sql})" for side in sql)
        return f"{function}({x}, {y})"
    return sql


def _pad(side):
    def sql(sql, arguments):
        x, width, fill = sql
        filling = f"repeat({fill}, CAST(greatest({width} - length_grapheme({x}), 0) AS BIGINT))"
        return f"({filling} || {x})" if side == "left" else f"({x} || {filling})"
    return sql


def _split(sql, arguments):
    """Missing where there are fewer parts."""
    parts = f"string_split(nf({sql[0]}), nf({sql[1]}))"
    return f"list_extract({parts}, {sql[2]})"


def _count_of(sql, arguments):
    return f"(CASE WHEN instr(nf({sql[0]}), nf({sql[1]})) = 0 THEN 0 ELSE instr(nf({sql[0]}), nf({sql[1]})) END)"


def _period(word):
    months = MONTHS_OR_WEEKS[word]
    if months is None:
        return lambda sql, arguments: f"((CAST({sql[0]} AS DATE) - DATE '1969-12-29') // 7)"
    # `year` and `month` of DuckDB first work out all days of a century.
    return lambda sql, arguments: f"((datediff('month', DATE '0001-01-01', CAST({sql[0]} AS DATE)) + 12) // {months})"


def _first_day(ordinal, kind):
    months = MONTHS_OR_WEEKS[kind.word]
    if months is None:
        return f"(DATE '1969-12-29' + CAST({ordinal} * 7 AS INTEGER))"
    return f"make_date({ordinal} * {months} // 12, {ordinal} * {months} % 12 + 1, 1)"


def _start(sql, arguments):
    return f"CASE WHEN {sql[0]} IS NOT NULL THEN {_first_day(sql[0], arguments[0].kind)} END"


def _end(sql, arguments):
    return f"CASE WHEN {sql[0]} IS NOT NULL THEN {_first_day(f'({sql[0]} + 1)', arguments[0].kind)} - 1 END"


def _duration(divisor):
    def facts(duration):
        return Facts(FLOAT, float(duration.bound) / divisor, 0.0 if duration.bound <= DOUBLE_INT_MAX else 1e-6)
    return facts, lambda sql, arguments: f"(CAST({sql[0]} AS DOUBLE) / {divisor}.0::DOUBLE)"


def _duration_function(name, divisor):
    facts, sql = _duration(divisor)
    return Function(name, (DURATION,), "float", facts, sql)


NUMERIC = [
    Function("abs", (NUMBER,), "same", _same, _template("abs({0})")),
    Function("sign", (NUMBER,), "int", _plain(INT, 1), _template("CAST(sign({0}) AS BIGINT)")),
    Function("round", (NUMBER, range(0, 4)), "same", _rounded, _round),
    Function("round", (INT, range(-3, 0)), "int", lambda x, digits: Facts(INT, x.bound + 1000), _round),
    Function("floor", (NUMBER,), "same", _whole, _to_whole("floor")),
    Function("ceiling", (NUMBER,), "same", _whole, _to_whole("ceil")),
    Function("truncate", (NUMBER,), "same", _whole, _to_whole("trunc")),
    Function("mod", (INT, INT), "int", lambda x, y: Facts(INT, y.bound), _modulo),
    Function("div", (INT, INT), "int", lambda x, y: Facts(INT, x.bound + 1), _quotient),
    Function("sqrt", (NUMBER,), "float", _square_root, _float("sqrt({0})", "{0} >= 0")),
    Function("exp", (range(-20, 20),), "float", _plain(FLOAT, 5e8), _float("exp({0})")),
    Function("ln", (NUMBER,), "float", lambda x: Facts(FLOAT, 1e3, 1e-9), _float("ln({0})", "{0} > 0")),
    Function("log10", (NUMBER,), "float", lambda x: Facts(FLOAT, 1e3, 1e-9), _float("log10({0})", "{0} > 0")),
    Function("log", (NUMBER, range(2, 11)), "float", lambda x, base: Facts(FLOAT, 1e3, 1e-9), _logarithm),
    Function("missing_if", (INT, range(-2, 3)), "int", _same, _template("nullif({0}, {1})")),
    Function("clamp", (INT, range(-5, 0), range(0, 9)), "int", lambda x, low, high: Facts(INT, max(x.bound, 9)),
             _template("CASE WHEN {0} < {1} THEN {1} WHEN {0} > {2} THEN {2} ELSE {0} END")),
    Function("least", (NUMBER, "same"), "same", lambda x, y: either(x, y), _extreme("least")),
    Function("greatest", (NUMBER, "same"), "same", lambda x, y: either(x, y), _extreme("greatest")),
    _duration_function("days", 86_400_000_000),
    _duration_function("hours", 3_600_000_000),
    _duration_function("minutes", 60_000_000),
    _duration_function("seconds", 1_000_000),
    Function("months_between", (DATE, DATE), "int", _plain(INT, 200_000), _months_between),
]

OF_TEXT = [
    Function("length", (TEXT,), "int", _plain(INT, 1000), _template("length_grapheme({0})")),
    Function("position", (TEXT, "part"), "int", _plain(INT, 1000), _count_of),
]

TEXTUAL = [
    Function("upper", (TEXT,), "text", _plain(TEXT), _template("upper({0})")),
    Function("lower", (TEXT,), "text", _plain(TEXT), _template("lower({0})")),
    Function("fold", (TEXT,), "text", _plain(TEXT), _template("folded({0})")),
    Function("trim", (TEXT,), "text", _plain(TEXT), _template("trim({0})")),
    Function("reverse", (TEXT,), "text", _plain(TEXT), _template("reverse({0})")),
    Function("left", (TEXT, range(0, 5)), "text", _plain(TEXT), _template("left_grapheme({0}, {1})")),
    Function("right", (TEXT, range(0, 5)), "text", _plain(TEXT), _template("right_grapheme({0}, {1})")),
    Function("substring", (TEXT, range(1, 5), range(0, 5)), "text", _plain(TEXT),
             _template("substring_grapheme({0}, {1}, {2})")),
    Function("replace", (TEXT, "part", "part"), "text", _plain(TEXT), _template("replace(nf({0}), nf({1}), nf({2}))")),
    Function("split", (TEXT, "part", range(1, 4)), "text", _plain(TEXT), _split),
    Function("concat", (TEXT, TEXT), "text", _plain(TEXT), _template("({0} || {1})")),
    Function("repeat", (TEXT, range(0, 4)), "text", _plain(TEXT), _template("repeat({0}, {1})")),
    Function("pad_left", (TEXT, range(0, 9), "fill"), "text", _plain(TEXT), _pad("left")),
    Function("pad_right", (TEXT, range(0, 9), "fill"), "text", _plain(TEXT), _pad("right")),
    Function("least", (TEXT, "same"), "text", _plain(TEXT), _extreme("least")),
    Function("greatest", (TEXT, "same"), "text", _plain(TEXT), _extreme("greatest")),
    Function("format_date", (DATE, "format"), "text", _plain(TEXT), lambda sql, arguments: (
        f"strftime({sql[0]}, {sql_text(DATE_FORMATS[arguments[1].value])})")),
]
DATE_FORMATS = {"dd/MM/yyyy": "%d/%m/%Y", "yyyy-MM": "%Y-%m", "MM.yyyy": "%m.%Y"}

PERIOD_OF = {kind.word: Function(kind.word, (DAY,), kind.word, _plain(kind, 200_000), _period(kind.word)) for kind in PERIODS}
PARTS_OF_DAY = [
    Function("quarter_of_year", (DAY,), "int", _plain(INT, 4), _template("quarter({0})")),
    Function("month_of_year", (DAY,), "int", _plain(INT, 12), _template("month({0})")),
    Function("day_of_year", (DAY,), "int", _plain(INT, 366), _template("dayofyear({0})")),
    Function("day_of_month", (DAY,), "int", _plain(INT, 31), _template("day({0})")),
    Function("day_of_week", (DAY,), "int", _plain(INT, 7), _template("isodow({0})")),
    Function("hour", (DATETIME,), "int", _plain(INT, 24), _template("hour({0})")),
    Function("minute", (DATETIME,), "int", _plain(INT, 60), _template("minute({0})")),
    Function("second", (DATETIME,), "int", _plain(INT, 60), _template("second({0})")),
]
DATES_OF_PERIOD = [
    Function("start_of", ("period",), "date", _plain(DATE), _start),
    Function("end_of", ("period",), "date", _plain(DATE), _end),
]
CONDITIONS = [
    Function("is_blank", (TEXT,), "bool", _plain(BOOL), _template("({0} IS NULL OR trim({0}) = '')")),
    Function("is_weekend", (DAY,), "bool", _plain(BOOL), _template("coalesce(isodow({0}) >= 6, FALSE)")),
]
