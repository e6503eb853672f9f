"""`across` of values that only the data know."""
import dataclasses

from .comparison import FREE, between_rows
from .expressions import Column
from .grids import in_order, shared
from .kinds import BOOL, DATE, TEXT, Facts, period_text
from .relation import Field
from .steps import Item, Measures
from .tree import identifier
from .windows import Library, Neighbour, OfGroups, Over, Rank, Running

OF_GROUPS = (Rank, Neighbour, Running, OfGroups, Library)

# Whether a cell has rows.
PRESENT = "_present"


@dataclasses.dataclass(frozen=True)
class Spread(Measures):
    """In SQL a row for each cell, which is a group by the key as well; the comparison sets them side by side."""
    key: Column = None

    @property
    def fills(self):
        """Whether what stands in a cell without rows is told by its measures alone."""
        return not any(isinstance(node, (Over, *OF_GROUPS)) for item in self.measures for node in item.walk())

    def written(self):
        """The clause."""
        return f"across {self.key.tinh()}"

    def relation(self, rows, clauses, place, hidden):
        across = Item(self.key)
        own = identifier(across.text)
        both = dataclasses.replace(clauses, by=clauses.by + (across,))
        before, groups, table, narrowed = shared(self, rows, both, place, hidden)
        others = [identifier(item.text) for item in clauses.by]
        combinations = f"SELECT DISTINCT {', '.join(others)} FROM {table}" if others else "SELECT 1 AS _c"
        columns = [f"c.{text} AS {text}" for text in others] + [f"v.v AS {own}"]
        for item in self.measures:
            empty = f"(SELECT {item.expression.sql(place)} FROM {narrowed} WHERE FALSE)" if self.fills else "NULL"
            text = identifier(item.text)
            columns.append(f"CASE WHEN g._m IS NULL THEN {empty} ELSE g.{text} END AS {text}")
        columns.append(f"g._m IS NOT NULL AS {identifier(PRESENT)}")
        meeting = " AND ".join(f"g.{text} IS NOT DISTINCT FROM {side}" for text, side in
                               [(text, f"c.{text}") for text in others] + [(own, "v.v")])
        sql = (f"{before}SELECT {', '.join(columns)} FROM ({combinations}) AS c"
               f" CROSS JOIN (SELECT DISTINCT {own} AS v FROM {table}) AS v"
               f" LEFT JOIN (SELECT *, TRUE AS _m FROM {table}) AS g ON {meeting}")
        fields = groups.fields + (Field(PRESENT, Facts(BOOL)),)
        cells = in_order(sql, both.by, fields, clauses, place, hidden, rows.row_count)
        return dataclasses.replace(cells, reading=Spreading(len(clauses.by), self.fills))


@dataclasses.dataclass(frozen=True)
class Spreading:
    key_count: int
    fills: bool
    # Whether the SQL is the answer as it is.
    reads_whole = False

    def difference(self, relation, rows, duck_rows):
        keys, across = relation.fields[:self.key_count], relation.fields[self.key_count]
        measures = relation.fields[self.key_count + 1:-1]
        values = []
        for row in duck_rows:
            value = row[self.key_count]
            if value in values:
                break
            values.append(value)
        names = [field.name for field in keys]
        facts = [field.facts for field in keys]
        for value in values:
            label = self.label(across.facts.kind, value)
            names += [label if len(measures) == 1 else f"{label}_{field.name}" for field in measures]
            facts += [field.facts for field in measures]
        expected = []
        for start in range(0, len(duck_rows), max(len(values), 1)):
            cells = duck_rows[start:start + len(values)]
            shown = cells[0][:self.key_count]
            for row in cells:
                # Figures that look at other groups may be there without rows, too.
                shown += row[self.key_count + 1:-1] if row[-1] or self.fills else (FREE,) * len(measures)
            expected.append(shown)
        if not self.key_count and not expected:
            expected = [()]
        return between_rows(names, facts, False, rows, expected)

    @staticmethod
    def label(kind, value):
        if value is None:
            return "missing"
        if kind == TEXT:
            return value
        if kind == DATE:
            return value.isoformat()
        if kind.word == "bool":
            return "true" if value else "false"
        return str(value) if kind.word == "int" else period_text(kind.word, value)
