"""A failure as files that can be run."""
import shlex

from .definitions import given, statements
from .units import DECLARATIONS


def script(failure):
    loads = [table.load_statement() for table in failure.tables.values()]
    flags = [f"# --param {shlex.quote(flag)}" for flag in given([failure.query])]
    return "\n".join(flags + DECLARATIONS + loads + statements([failure.query]) + [failure.query.tinh()]) + "\n"


def write_failure(folder, name, failure):
    """A folder with the tables, the script and what was found; gives what is printed of it."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    for table in failure.tables.values():
        (place / f"{table.name}.csv").write_text(table.csv(), encoding="utf-8")
    (place / "query.tinh").write_text(script(failure), encoding="utf-8")
    statements = [statement + ";" for table in failure.tables.values() for statement in table.sql()]
    try:
        statements.append(failure.query.relation(failure.tables).final() + ";")
    except Exception as error:
        statements.append(f"-- no SQL: {error}")
    (place / "query.sql").write_text("\n".join(statements) + "\n", encoding="utf-8")
    ways = "\n".join(" ".join(way.arguments("query.tinh") + way.flags) for way in failure.pair)
    found = f"{failure.difference.sort}: {failure.difference.words}\n"
    (place / "found.txt").write_text(f"{found}\nTinh was run with\n{ways}\n", encoding="utf-8")
    tables = "\n".join(f"{table.name}.csv:\n{table.csv()}" for table in failure.tables.values())
    return f"== {place}\n{found}{script(failure)}{tables}"
