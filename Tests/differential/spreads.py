"""`across` of values that only the data know."""
import dataclasses

from .comparison import between_rows
from .expressions import Column
from .grids import grouped, in_order
from .kinds import DATE, TEXT, period_text
from .steps import Item, Measures
from .tree import identifier

ACROSS = "_across"


@dataclasses.dataclass(frozen=True)
class Spread(Measures):
    """In SQL a row for each cell; the comparison sets them side by side."""
    key: Column = None

    def written(self):
        """The clause."""
        return f"across {self.key.tinh()}"

    def relation(self, rows, clauses, place, hidden):
        across = Item(self.key, ACROSS)
        both = dataclasses.replace(clauses, by=clauses.by + (across,))
        groups, narrowed = grouped(self, rows, both, place, hidden)
        others = [identifier(item.text) for item in clauses.by]
        groups_sql = f"({groups.sql}) AS g"
        combinations = f"SELECT DISTINCT {', '.join(others)} FROM {groups_sql}" if others else "SELECT 1 AS _c"
        columns = [f"c.{text} AS {text}" for text in others] + [f"v.v AS {identifier(ACROSS)}"]
        for item in self.measures:
            empty = f"(SELECT {item.expression.sql(place)} FROM {narrowed.source} WHERE FALSE)"
            text = identifier(item.text)
            columns.append(f"CASE WHEN g._m IS NULL THEN {empty} ELSE g.{text} END AS {text}")
        meeting = " AND ".join(f"g.{text} IS NOT DISTINCT FROM {side}" for text, side in
                               [(text, f"c.{text}") for text in others] + [(identifier(ACROSS), "v.v")])
        sql = (f"SELECT {', '.join(columns)} FROM ({combinations}) AS c"
               f" CROSS JOIN (SELECT DISTINCT {identifier(ACROSS)} AS v FROM {groups_sql}) AS v"
               f" LEFT JOIN (SELECT *, TRUE AS _m FROM {groups_sql}) AS g ON {meeting}")
        fields = groups.fields
        cells = in_order(sql, both.by, fields, clauses, place, hidden, rows.row_count)
        return dataclasses.replace(cells, reading=Spreading(len(clauses.by), len(self.measures)))


@dataclasses.dataclass(frozen=True)
class Spreading:
    key_count: int
    measure_count: int

    # Whether the SQL is the answer as it is.
    reads_whole = False

    def difference(self, relation, rows, duck_rows):
        keys, across, measures = (
            relation.fields[:self.key_count], relation.fields[self.key_count], relation.fields[self.key_count + 1:])
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
            expected.append(cells[0][:self.key_count] + tuple(cell for row in cells for cell in row[self.key_count + 1:]))
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
