"""The law of the canonical form, over a script of many queries: formatting twice is formatting once, and what a formatted
script answers is what it answered before."""
import pathlib
import subprocess

from .comparison import Difference
from .engines import SECONDS_MAX, program, results


def disturbed(dice, query):
    """A query as people leave it: broken before its bars, with a comment behind."""
    if dice.chance(0.5):
        query = query.replace(" | ", "\n      |  ")
    return query + "   # so" if dice.chance(0.2) else query


def broken(dice, way, folder, loads, queries, given, outputs):
    """`outputs`: what each query printed. Gives (place, difference) of the queries that break the law; the first stands for
    what cannot be laid to one of them."""
    script = pathlib.Path(folder) / "formatted.tinh"
    # An empty line ends a statement that may go on.
    script.write_text("\n".join(loads) + "\n\n" + "\n\n".join(disturbed(dice, query) for query in queries) + "\n", encoding="utf-8")
    forms = []
    for _ in range(2):
        done = run(folder, ["fmt", script.name])
        if done.returncode != 0:
            return [(0, Difference("format", done.stderr.decode("utf-8", "replace")))]
        forms.append(script.read_bytes())
    if forms[0] != forms[1]:
        first = next(line for line, other in zip(forms[0].splitlines(), forms[1].splitlines()) if line != other)
        return [(0, Difference("format twice", first.decode("utf-8", "replace")))]
    command = ["run", script.name, "--format", "json", "--quiet", *way.flags]
    for value in given:
        command += ["--param", value]
    done = run(folder, command)
    found = results(done.stdout)
    if len(found) != len(outputs):
        return [(len(found), Difference("format", f"no answer any more: {done.stderr.decode('utf-8', 'replace')}"))]
    return [(place, Difference("format", f"{after} after formatting, {before} before"))
            for place, (before, after) in enumerate(zip(outputs, found)) if before != after]


def run(folder, arguments):
    return subprocess.run([program(), *arguments], cwd=folder, capture_output=True, timeout=SECONDS_MAX, check=False)
