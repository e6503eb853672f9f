"""Random tables: the same rows as csv for Tinh and as SQL for DuckDB."""
import dataclasses
import datetime
import decimal
import functools
import unicodedata

from .kinds import BOOL, DATE, DATETIME, FLOAT, INT, TEXT, Facts, decimal_kind, quantity_kind
from .relation import Field, Relation
from .tree import identifier, name, sql_text
from .units import FAMILIES, PERCENT

CITIES = ["Hải Dương", "Chí Linh", "Tứ Kỳ", "Hà Nội", "hải dương", "Đông Anh", "Ân Thi", "Bình Giang"]
# Few values, so that they meet; accents and capitals that differ by one level of the order.
WORDS = ["", "a", "A", "ă", "â", "à", "ả", "á", "ạ", "Ạ", "ab", "a b", "a-b", "áb", "đ", "d", "Đà", "e", "ê", "ệ", "o", "ô", "ơ", "ờ",
         "u", "ư", "y", "ỳ", " x ", "x", "10", "9", "thị xã", "Thị Xã", "thi xa", "Quốc lộ 5", "mười", "muối", "z"]
# What a writer or reader of files may stumble over.
NOTES = ["a,b", 'a"b', '"', "a;b", "a|b", "=1+1", "it's", "50%", "null", "missing", "true", "2023-05-01", "1e3", "-0", "\u2126",
         "x²", "…", "–", "\\", "{}", "[", "]", "<b>&", "`k`", "$n", "\u00a0", "a\u0323\u0302", "a\u0302\u0323", "日本"]
CODES = ["k1", "k2", "k3", "K1"]


@dataclasses.dataclass(frozen=True)
class TableColumn:
    name: str
    facts: Facts
    values: tuple

    @property
    def kind(self):
        return self.facts.kind


@dataclasses.dataclass(frozen=True)
class Style:
    """How a file is written. What the delimiter is, is found out or told."""
    delimiter: str = ","
    newline: str = "\n"
    has_mark: bool = False
    ends_line: bool = True
    quotes: bool = False
    missing: str = ""
    point: str = "."
    has_units: bool = False
    is_told: bool = False

    def options(self, columns):
        """What `load` must know of it."""
        found = [f'missing "{self.missing}"'] if self.missing else []
        # 1.000 may be one or a thousand, and beside semicolons it is the latter.
        is_doubtful = self.delimiter != "," and any(column.kind.scale == 3 or column.kind.number == "float" for column in columns)
        found += [f'decimal "{self.point}"'] if self.point != "." or is_doubtful else []
        return found + ([f'delimiter "{self.delimiter}"'] if self.is_told else [])


@dataclasses.dataclass(frozen=True)
class Table:
    name: str
    columns: tuple
    style: Style = Style()

    @property
    def row_count(self):
        return len(self.columns[0].values)

    def column(self, text):
        return next(column for column in self.columns if column.name == text)

    @functools.cached_property
    def _texts(self):
        return {}

    def texts(self, text):
        """The different texts of a column, in NFC."""
        if text not in self._texts:
            values = {unicodedata.normalize("NFC", value) for value in self.column(text).values if value is not None}
            self._texts[text] = sorted(values)
        return self._texts[text]

    def relation(self):
        fields = tuple(Field(column.name, column.facts, ((self.name, column.name),)) for column in self.columns)
        return Relation(identifier(self.name), fields, (("_0", False),), self.row_count)

    # MARK: For Tinh

    def load_statement(self):
        style = self.style
        types = ", ".join(
            f"{name(column.name)}: {column.kind.number if style.has_units and column.kind.unit else column.kind.tinh}"
            for column in self.columns)
        options = style.options(self.columns)
        return f'load "{self.name}.csv" as {name(self.name)} ({types})' + (f" with ({', '.join(options)})" if options else "")

    def csv(self):
        style = self.style
        rows = [[self.header(column) for column in self.columns], *zip(*[column.values for column in self.columns])]
        kinds = [TEXT] * len(self.columns)
        lines = []
        for row in rows:
            lines.append(style.delimiter.join(_cell(value, kind, style) for value, kind in zip(row, kinds)))
            kinds = [column.kind for column in self.columns]
        return "\ufeff" * style.has_mark + style.newline.join(lines) + style.newline * style.ends_line

    def header(self, column):
        return f"{column.name} ({column.kind.unit.tinh()})" if self.style.has_units and column.kind.unit else column.name

    # MARK: For DuckDB

    def sql(self):
        """The statements that make it; `_0` numbers the rows."""
        columns = ", ".join(f"{identifier(column.name)} {column.kind.sql}" for column in self.columns)
        made = f"CREATE OR REPLACE TABLE {identifier(self.name)} ({columns}, _0 INTEGER)"
        rows = [
            "(" + ", ".join(_value(value, column.kind) for value, column in zip(row, self.columns)) + f", {number})"
            for number, row in enumerate(zip(*[column.values for column in self.columns]))]
        return [made] + ([f"INSERT INTO {identifier(self.name)} VALUES {', '.join(rows)}"] if rows else [])

    def with_rows(self, numbers):
        return dataclasses.replace(self, columns=tuple(
            dataclasses.replace(column, values=tuple(column.values[number] for number in numbers))
            for column in self.columns))

    def with_columns(self, names):
        return dataclasses.replace(self, columns=tuple(column for column in self.columns if column.name in names))


def values_of(tables, source):
    """What stands in the columns that a field comes from, without missing ones."""
    return [value for table, text in source or () for value in tables[table].column(text).values if value is not None]


def texts_of(tables, source):
    """The different texts there, in NFC."""
    return sorted({value for table, text in source for value in tables[table].texts(text)})


def _cell(value, kind, style=Style()):
    """Missing is an empty cell or what stands for it, empty text is `""`."""
    if value is None:
        return style.missing
    if kind == TEXT:
        is_plain = value and not style.quotes and not set(value) & set('",;|\t\n\r') and value == value.strip() != style.missing
        return value if is_plain else '"' + value.replace('"', '""') + '"'
    if kind == BOOL:
        return "true" if value else "false"
    if kind == DATETIME:
        return value.isoformat()
    if kind.unit and kind.unit.is_percent:
        # 9.26 in the file is 9.26 %, and the value the ratio.
        value = value.scaleb(2)
    text = repr(value) if kind.number == "float" else str(value)
    return text.replace(".", style.point) if kind.number else text


def _value(value, kind):
    if value is None:
        return "NULL"
    if kind == TEXT:
        return sql_text(value)
    if kind == BOOL:
        return "TRUE" if value else "FALSE"
    # A text literal becomes what the column holds.
    return f"'{value:f}'" if kind.number == "decimal" else f"'{_cell(value, kind)}'"


# MARK: Random ones


def random_table(dice, table_name, row_count):
    """Columns of every kind, some of them; missing values in most, and now and then nothing else."""
    columns = [TableColumn("id", Facts(INT, row_count), tuple(dice.sample(range(1, row_count + 1), row_count)))]
    for column_name, make in COLUMNS.items():
        if dice.chance(0.45):
            facts, value = make(dice)
            missing = dice.choice([0, 0, 0.1, 0.3, 0.9]) if not dice.chance(0.03) else 1
            values = tuple(None if dice.random() < missing else value() for _ in range(row_count))
            columns.append(TableColumn(column_name, facts, values))
    return Table(table_name, tuple(columns), random_style(dice))


def random_style(dice):
    if dice.chance(0.5):
        return Style()
    point = "," if dice.chance(0.2) else "."
    delimiter = dice.choice([";", "\t", "|"] if point == "," else [",", ";", "\t", "|"])
    return Style(
        delimiter, dice.choice(["\n", "\r\n"]), dice.chance(0.3), dice.chance(0.7), dice.chance(0.2), dice.choice(["", "", "-", "n/a"]),
        point, dice.chance(0.5), dice.chance(0.5))


def _text(values):
    def make(dice):
        few = dice.sample(values, dice.randint(1, len(values)))

        def value():
            form = "NFD" if dice.chance(0.15) else "NFC"
            return unicodedata.normalize(form, dice.choice(few))
        return Facts(TEXT, keeps_bytes=True), value
    return make


def _int(bound):
    def make(dice):
        def value():
            if dice.chance(0.1):
                return dice.choice([0, bound, -bound])
            return dice.randint(-bound, bound)
        return Facts(INT, bound), value
    return make


def _decimal(digits, scale):
    def make(dice):
        bound = 10**digits - 1

        def value():
            mantissa = dice.randint(-bound, bound) if dice.chance(0.9) else dice.choice([0, 1, -1, 5 * 10**max(scale - 1, 0), bound])
            return decimal.Decimal(mantissa).scaleb(-scale)
        return Facts(decimal_kind(scale), 10 ** (digits - scale)), value
    return make


def _quantity(number, bound, scale, family):
    """Each table has a unit of its own."""
    def make(dice):
        chosen = dice.choice(family)

        def value():
            mantissa = dice.randint(-bound // 5, bound) if dice.chance(0.9) else dice.choice([0, bound])
            return decimal.Decimal(mantissa).scaleb(-scale) if number == "decimal" else mantissa
        return Facts(quantity_kind(number, scale, chosen), bound // 10**scale + 1), value
    return make


def _days(kind):
    def make(dice):
        start = datetime.date(dice.choice([2019, 2022, 2023, 2024]), dice.randint(1, 12), 1)
        span = dice.choice([20, 100, 500, 1500])

        def value():
            day = start + datetime.timedelta(days=dice.randint(0, span))
            if kind == DATE:
                return day
            return datetime.datetime(day.year, day.month, day.day, dice.randint(0, 23), dice.choice([0, 30, 59]))
        return Facts(kind), value
    return make


COLUMNS = {
    "city": _text(CITIES),
    "word": _text(WORDS),
    "code": _text(CODES),
    "note": _text(NOTES),
    "n": _int(9),
    "small": _int(2),
    "m": _int(1_000_000),
    "big": _int(2**62),
    "year": lambda dice: (Facts(INT, 2024), lambda: dice.randint(2020, 2024)),
    "price": _decimal(7, 2),
    "rate": _decimal(5, 4),
    "huge": _decimal(28, 3),
    "length": _quantity("int", 5000, 0, FAMILIES[0]),
    "area": _quantity("decimal", 9999, 2, FAMILIES[1][:3]),
    "crop": _quantity("decimal", 99999, 3, FAMILIES[2]),
    "cost": _quantity("int", 10**10, 0, FAMILIES[3]),
    "growth": _quantity("decimal", 20000, 4, [PERCENT]),
    "x": lambda dice: (Facts(FLOAT, 1000, is_dyadic=True), lambda: dice.randint(-8000, 8000) / 8),
    "w": lambda dice: (Facts(FLOAT, 1e100), lambda: 10 ** dice.uniform(-100, 100)),
    "valid now": lambda dice: (Facts(BOOL), lambda: dice.chance(0.5)),
    "ok": lambda dice: (Facts(BOOL), lambda: dice.chance(0.5)),
    "day": _days(DATE),
    "from": _days(DATE),
    "at": _days(DATETIME),
}
