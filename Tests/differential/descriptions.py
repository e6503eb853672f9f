"""`describe`: a row for each column."""
import dataclasses

from .comparison import Difference
from .expressions import column
from .kinds import BOOL, FLOAT, INT, TEXT, Facts, is_same
from .relation import Relation
from .steps import Head

FIGURES = ("missing", "distinct", "min", "max", "mean", "q1", "median", "q3")


@dataclasses.dataclass(frozen=True)
class Describe(Head):
    """Its figures for each column side by side, in one row of SQL."""

    def tinh(self):
        return "describe"

    def relation(self, rows, clauses, place, hidden):
        figures = ["count(*)"]
        for field in rows.fields:
            x = column(field)
            text = x.sql(place)
            figures += [f"count(*) - count({text})", f"count(DISTINCT {x.sameness(place)})"]
            for word in ("min", "max"):
                figures.append(f"arg_{word}(nf({text}), {x.ordering(place)})" if x.kind == TEXT else f"{word}({text})")
            number = f"CAST({text} AS DOUBLE)" if x.kind.number else "CAST(NULL AS DOUBLE)"
            total = f"sum({text})" if x.kind.number else "NULL"
            figures.append(f"CAST({total} AS DOUBLE) / nullif(count({text}), 0)")
            figures += [f"quantile_cont({number}, {share})" for share in (0.25, 0.5, 0.75)]
        sql = f"SELECT {', '.join(figures)} FROM {rows.source}{clauses.filter(place)}"
        return Relation(sql, rows.fields, (), len(rows.fields), reading=Described())


@dataclasses.dataclass(frozen=True)
class Described:
    """The histogram and the commonest values are for people and are not compared."""

    # Whether the SQL is the answer as it is.
    reads_whole = True

    def difference(self, relation, rows, duck_rows):
        (count, *figures), = duck_rows
        if [row["column"] for row in rows] != relation.names:
            return Difference("names", f"{[row['column'] for row in rows]} in Tinh, {relation.names} expected")
        for number, (row, field) in enumerate(zip(rows, relation.fields)):
            values = dict(zip(FIGURES, figures[len(FIGURES) * number:]), rows=count)
            values["type"] = field.facts.kind.number or field.facts.kind.word
            values["unit"] = field.facts.kind.unit and field.facts.kind.unit.tinh()
            for word, value in values.items():
                if not self.agrees(field.facts, word, row[word], value):
                    return Difference(f"describe: {word}", f"{field.name}: {row[word]!r} in Tinh, {value!r} in DuckDB")
        return None

    @staticmethod
    def agrees(facts, word, cell, value):
        if word == "type":
            # What is known before may be worked out in another unit, and then is no int.
            return cell == value or bool(facts.kind.unit) and {cell, value} == {"int", "decimal"}
        if word == "unit":
            # How one with powers is written is left open.
            return bool(cell) == bool(value) if facts.kind.unit and facts.kind.unit.has_powers else cell == value
        if word in ("rows", "missing", "distinct"):
            # Floats that may differ in their last digits may be the same or not.
            return word == "distinct" and not facts.is_comparable or is_same(Facts(INT), cell, value)
        if cell is None or value is None:
            return cell is value
        if facts.kind.unit and facts.kind.unit.is_percent:
            # Shown as per cents.
            value = value * 100
        if word in ("min", "max"):
            if facts.kind == BOOL:
                cell = cell == "true"
            if facts.kind.word == "year":
                cell = int(cell)
            return is_same(facts, cell, value)
        return is_same(Facts(FLOAT, noise=facts.noise * 100 + float(facts.bound) * 1e-12 + 1e-300), cell, value)
