"""Whether two answers are the same."""
import dataclasses

from .kinds import is_same


# Stands where any value will do.
FREE = object()


@dataclasses.dataclass(frozen=True)
class Difference:
    """`sort`: what kind of difference it is; a shrunk script must show the same."""
    sort: str
    words: str


def difference(relation, answer, duck_rows, duck_error):
    """Between Tinh's answer and DuckDB's; None where they agree."""
    if answer.error is not None:
        if answer.error.startswith("crash"):
            return Difference("crash", answer.error)
        if duck_error is not None:
            return None
        return Difference(f"Tinh refuses: {answer.code}", answer.error)
    if duck_error is not None:
        return Difference("DuckDB refuses", duck_error)
    try:
        rows = answer.rows()
    except ValueError as error:
        return Difference("no json", str(error))
    if relation.reading:
        return relation.reading.difference(relation, rows, duck_rows)
    return between_rows(relation.names, [field.facts for field in relation.fields], relation.total, rows, duck_rows)


def between_rows(names, facts, has_total, rows, duck_rows):
    """Rows of Tinh as objects, of DuckDB as tuples; where there may be a total, its mark is the last."""
    if len(rows) != len(duck_rows):
        return Difference("rows", f"{len(rows)} rows in Tinh, {len(duck_rows)} in DuckDB")
    mark = "_total" if "total" in names else "total"
    for number, (found, expected) in enumerate(zip(rows, duck_rows)):
        if has_total and found.pop(mark, False) != expected[-1]:
            return Difference("total", f"row {number} is the total in one of them only")
        if number == 0 and list(found) != names:
            return Difference("names", f"{list(found)} in Tinh, {names} expected")
        for name, known, cell, value in zip(names, facts, found.values(), expected):
            if value is not FREE and not is_same(known, cell, value):
                return Difference("value", f"row {number}, {name}: {cell!r} in Tinh, {value!r} in DuckDB")
    return None


def is_same_row(facts, found, expected):
    return all(is_same(known, cell, value) for known, cell, value in zip(facts, found.values(), expected))


@dataclasses.dataclass(frozen=True)
class Sampled:
    """`sample n`: so many of the rows as they stand; which ones is Tinh's own."""
    count: int

    # Whether the SQL is the answer as it is.
    reads_whole = False

    def difference(self, relation, rows, duck_rows):
        if len(rows) != min(self.count, len(duck_rows)):
            return Difference("rows", f"{len(rows)} rows sampled of {len(duck_rows)}")
        facts = [field.facts for field in relation.fields]
        left = iter(duck_rows)
        for number, found in enumerate(rows):
            if list(found) != relation.names:
                return Difference("names", f"{list(found)} in Tinh, {relation.names} expected")
            if not any(is_same_row(facts, found, expected) for expected in left):
                return Difference("sample", f"row {number} is none of those left in DuckDB: {found}")
        return None
