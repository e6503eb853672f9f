"""What a value is, and how well both engines must agree on it."""
import dataclasses
import datetime
import decimal
import re
import unicodedata

from .units import Unit


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of value by Tinh's word for it; decimals have so many digits after the point. A number with a unit is of the
    kind `quantity`, and `of` says which number."""
    word: str
    scale: int = 0
    unit: Unit | None = None
    of: str = ""

    @property
    def sql(self):
        return f"DECIMAL(38,{self.scale})" if self.number == "decimal" else SQL_TYPES[self.number or self.word]

    @property
    def tinh(self):
        """As `load` writes it."""
        return f"{self.of} {self.unit.tinh()}" if self.unit else self.word

    @property
    def number(self):
        """`int`, `decimal` or `float`, with a unit or without; empty where it is no number."""
        return self.of or (self.word if self.is_number else "")

    @property
    def has_exact_number(self):
        return self.number in ("int", "decimal")

    def with_number(self, number, scale=0):
        """Another number of the same unit."""
        return quantity_kind(number, scale, self.unit) if self.unit else Kind(number, scale)

    @property
    def is_exact(self):
        return self.word in ("int", "decimal")

    @property
    def is_number(self):
        return self.word in ("int", "decimal", "float")

    @property
    def is_period(self):
        return self.word in MONTHS_OR_WEEKS


# Periods are their ordinal in SQL (a month is year * 12 + month - 1), durations microseconds.
SQL_TYPES = {
    "int": "BIGINT", "float": "DOUBLE", "text": "VARCHAR", "bool": "BOOLEAN", "date": "DATE", "datetime": "TIMESTAMP",
    "duration": "BIGINT", "year": "BIGINT", "half": "BIGINT", "quarter": "BIGINT", "month": "BIGINT", "week": "BIGINT",
}
MONTHS_OR_WEEKS = {"year": 12, "half": 6, "quarter": 3, "month": 1, "week": None}

INT, FLOAT, TEXT, BOOL = Kind("int"), Kind("float"), Kind("text"), Kind("bool")
DATE, DATETIME, DURATION = Kind("date"), Kind("datetime"), Kind("duration")
PERIODS = [Kind(word) for word in MONTHS_OR_WEEKS]

INT_MAX = 2**63 - 1
# Below this, every int is a double.
DOUBLE_INT_MAX = 2**53
DECIMAL_MAX = 10**37
FLOAT_MAX = 1e250


def decimal_kind(scale):
    return Kind("decimal", scale)


def quantity_kind(number, scale, unit):
    return Kind("quantity", scale, unit, number)


@dataclasses.dataclass(frozen=True)
class Facts:
    """What is known of an expression before it runs.

    `bound`: no value is larger in size. `noise`: by how much two right answers may differ; 0 where both engines must give
    the same bits. `is_dyadic`: a float that is a multiple of 1/8 and small, so that sums of it are exact in any order.
    `keeps_bytes`: a text that stands as it stood in the file, or in NFC where it is a key or an aggregate; else any text that
    is equal as NFC will do.
    """
    kind: Kind
    bound: float = 0
    noise: float = 0.0
    is_dyadic: bool = False
    keeps_bytes: bool = False

    @property
    def is_comparable(self):
        """False for a float whose last digits may differ: no condition, order or group may hang on it."""
        return self.noise == 0

    @property
    def fits(self):
        """True where no overflow is possible, in steps between neither."""
        number = self.kind.number
        if number == "int":
            return self.bound <= INT_MAX
        if number == "decimal":
            return self.kind.scale <= 30 and self.bound * 10**self.kind.scale < DECIMAL_MAX
        return number != "float" or self.bound < FLOAT_MAX

    @property
    def is_double(self):
        """True where the value becomes a double without rounding."""
        return self.kind.number == "float" or self.kind.number == "int" and self.bound <= DOUBLE_INT_MAX

    @property
    def smallest(self):
        """No value but 0 is smaller in size; 0 where nothing is known."""
        if self.kind.has_exact_number:
            return 10.0**-self.kind.scale
        return 0.125 if self.is_dyadic else 0.0


RELATIVE_ERROR = 1e-9
DURATION_TEXT = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?")


def is_same(facts, tinh, duck):
    """Whether a cell of Tinh's json is DuckDB's value."""
    if tinh is None or duck is None:
        return tinh is duck
    word = facts.kind.number or facts.kind.word
    if word in ("int", "decimal"):
        return type(tinh) is not bool and (tinh if type(tinh) is int else decimal.Decimal(tinh)) == duck
    if word == "float":
        number = float(tinh)
        if number == duck or facts.noise == 0:
            return number == duck
        return abs(number - duck) <= facts.noise + RELATIVE_ERROR * max(abs(number), abs(duck))
    if word == "text":
        return tinh == duck or not facts.keeps_bytes and unicodedata.normalize("NFC", tinh) == unicodedata.normalize("NFC", duck)
    if word == "bool":
        return tinh is duck
    if word == "date":
        return tinh == duck.isoformat()
    if word == "datetime":
        return datetime.datetime.fromisoformat(tinh) == duck
    if word == "duration":
        return microseconds(tinh) == duck
    if word == "year":
        return tinh == duck
    return tinh == period_text(word, duck)


def microseconds(text):
    sign, days, hours, minutes, seconds, fraction = DURATION_TEXT.fullmatch(text).groups()
    total = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    total = total * 1_000_000 + int((fraction or "0").ljust(6, "0"))
    return -total if sign else total


def period_text(word, ordinal):
    if word == "year":
        return f"{ordinal:04}"
    if word == "half":
        return f"{ordinal // 2:04}-H{ordinal % 2 + 1}"
    if word == "quarter":
        return f"{ordinal // 4:04}-Q{ordinal % 4 + 1}"
    if word == "month":
        return f"{ordinal // 12:04}-{ordinal % 12 + 1:02}"
    year, week, _ = week_monday(ordinal).isocalendar()
    return f"{year:04}-W{week:02}"


def week_monday(ordinal):
    """Weeks are counted from the one of 1 January 1970, a Thursday."""
    return datetime.date(1969, 12, 29) + datetime.timedelta(weeks=ordinal)


def ordinal_of(word, day):
    if word == "week":
        return (day - datetime.date(1969, 12, 29)).days // 7
    return (day.year * 12 + day.month - 1) // MONTHS_OR_WEEKS[word]


def first_day(word, ordinal):
    if word == "week":
        return week_monday(ordinal)
    months = ordinal * MONTHS_OR_WEEKS[word]
    return datetime.date(months // 12, months % 12 + 1, 1)


def last_day(word, ordinal):
    return first_day(word, ordinal + 1) - datetime.timedelta(days=1)
