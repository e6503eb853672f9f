"""`check`: whether all rows, or groups, are as they must be; and how Tinh is asked for that."""
import dataclasses
import re
import subprocess

from .engines import SECONDS_MAX, Answer, program
from .kinds import BOOL, Facts
from .relation import Field, HiddenNames, Relation
from .steps import Clauses, Item, Measures
from .tree import Expression, Node, Place, name

VERDICT = re.compile(r"^(passed|failed) [^:]*:(\d+): ", re.MULTILINE)


class Check(Node):
    """A statement that passes or fails; its relation is one truth."""

    def relation(self, tables):
        fields = (Field("passes", Facts(BOOL)),)
        return Relation(f"SELECT {self.verdict(Place(tables))} AS \"passes\"", fields, (), 1)

    def written(self, what):
        return " ".join(["check", what, *self.clauses.written(), "from", name(self.table)])


@dataclasses.dataclass(frozen=True)
class CheckRows(Check):
    """Holds for each row, of which there must be one."""
    table: str
    condition: Expression
    clauses: Clauses

    def tinh(self):
        return self.written(self.condition.tinh())

    def verdict(self, place):
        rows = place.tables[self.table].relation()
        test = self.condition.condition(place)
        return f"(SELECT count(*) > 0 AND coalesce(bool_and({test}), TRUE) FROM {rows.source}{self.clauses.filter(place)})"


@dataclasses.dataclass(frozen=True)
class CheckGroups(Check):
    """Holds for each group of `by`, of which there must be one."""
    table: str
    condition: Expression
    clauses: Clauses

    def tinh(self):
        return self.written(self.condition.tinh())

    def verdict(self, place):
        rows = place.tables[self.table].relation()
        groups = Measures((Item(self.condition, "_holds"),)).relation(rows, self.clauses, place, HiddenNames())
        return f"(SELECT count(*) > 0 AND coalesce(bool_and(coalesce(\"_holds\", FALSE)), TRUE) FROM ({groups.sql}) AS g)"


@dataclasses.dataclass(frozen=True)
class CheckUnique(Check):
    """`unique(a, b)`: no two rows have the same values; missing is one of them."""
    table: str
    columns: tuple
    clauses: Clauses

    def tinh(self):
        return self.written(f"unique({', '.join(column.tinh() for column in self.columns)})")

    def verdict(self, place):
        rows = place.tables[self.table].relation()
        source = rows.source + self.clauses.filter(place)
        keys = ", ".join(column.sameness(place) for column in self.columns)
        rows, different = f"(SELECT count(*) FROM {source})", f"(SELECT count(*) FROM (SELECT DISTINCT {keys} FROM {source}))"
        return f"({rows} > 0 AND {rows} = {different})"


class CheckRun:
    """`tinh test` of a script of checks; an error in one of them ends it, and another run goes on behind."""

    def __init__(self, way, folder, loads, checks, name, given=()):
        self.way, self.folder, self.loads, self.checks = way, folder, loads, checks
        self.name, self.given = name, given

    def finish(self):
        answers = []
        while len(answers) < len(self.checks):
            answers += self.run(self.checks[len(answers):])
        return answers

    def run(self, checks):
        path = f"{self.name}.tinh"
        with open(f"{self.folder}/{path}", "w", encoding="utf-8") as script:
            script.write("\n".join(self.loads + checks) + "\n")
        command = [program(), "test", path, "--color", "never", *self.way.flags]
        for value in self.given:
            command += ["--param", value]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, timeout=SECONDS_MAX, check=False)
        output = done.stdout.decode("utf-8", "replace")
        message = done.stderr.decode("utf-8", "replace")
        answers = [
            Answer(b'[{"passes":true}]\n' if word == "passed" else b'[{"passes":false}]\n')
            for word, _ in VERDICT.findall(output)]
        if len(answers) < len(checks):
            answers.append(Answer(error=message if done.returncode == 1 and message else f"crash {done.returncode}: {message}"))
        return answers
