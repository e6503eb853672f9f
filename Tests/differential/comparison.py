"""Whether two answers are the same."""
import dataclasses

from .kinds import is_same


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
    if len(rows) != len(duck_rows):
        return Difference("rows", f"{len(rows)} rows in Tinh, {len(duck_rows)} in DuckDB")
    for number, (found, expected) in enumerate(zip(rows, duck_rows)):
        if relation.total and found.pop("total", False) != expected[-1]:
            return Difference("total", f"row {number} is the total in one of them only")
        if number == 0 and list(found) != relation.names:
            return Difference("names", f"{list(found)} in Tinh, {relation.names} expected")
        for field, cell, value in zip(relation.fields, found.values(), expected):
            if not is_same(field.facts, cell, value):
                return Difference("value", f"row {number}, {field.name}: {cell!r} in Tinh, {value!r} in DuckDB")
    return None
