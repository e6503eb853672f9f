"""What data holds never reaches a terminal raw, and what is said there fits it."""
import json
import os
import re

import pexpect
import pytest

from conftest import TINH, run
from test_editing import screen  # a fixture

TITLE = "\x1b]0;PWN\x07"
HOSTILE = f'n{TITLE},ci\x1b[41mty,v\nA{TITLE},"B\x9b31m\tC\nD",1\n'
STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def hostile(data):
    (data / "e.csv").write_text(HOSTILE, encoding="utf-8")
    (data / "f.csv").write_text(f"v,ci\x1b[41mty\n1,x\n", encoding="utf-8")
    return data


def on_terminal(*arguments, environment=None, width=80):
    """All that a run writes to a terminal."""
    process = pexpect.spawn(
        TINH, list(arguments), env={**os.environ, "TERM": "xterm", **(environment or {})}, encoding="utf-8",
        dimensions=(24, width), timeout=20)
    process.expect(pexpect.EOF)
    process.close()
    return process.before


def is_harmless(text):
    rest = STYLE.sub("", text).replace("\r\n", "\n").replace("\t", "")
    return not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", rest) and "\x1b[41m" not in text


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}])
@pytest.mark.parametrize("query", [
    "count by zz", "sum zz", "from e | join f on v | show *", "show ci", "show * | sort zz", "explain show *", "show * zz",
    "from e | lookup f on v", "let x = zz; show x", "describe"])
def test_names_in_messages_are_escaped(hostile, query, environment):
    said = on_terminal("-c", query, "e.csv", "f.csv", environment=environment)
    assert said.strip() and is_harmless(said), repr(said)


def test_names_in_messages_are_escaped_in_files_too(hostile):
    said = run("-c", "count by zz", "e.csv").stderr
    assert "its columns are" in said and is_harmless(said) and "\\e]0;PWN" in said


@pytest.mark.parametrize("format", ["csv", "tsv", "markdown", "json", "ndjson", "html"])
def test_formats_are_exact_in_files_and_harmless_on_a_terminal(hostile, format):
    exact = run("-c", "show *", "e.csv", "--format", format).stdout
    shown = on_terminal("-c", "show *", "e.csv", "--format", format)
    assert is_harmless(shown), repr(shown)
    assert shown.count("\n") == exact.count("\n")
    if format in ("csv", "tsv"):
        assert TITLE in exact and "\x9b" in exact and "\\e]0;PWN\\u{7}" in shown
    if format == "json":
        assert json.loads(shown) == json.loads(exact)
    if format == "csv":
        assert "\t" in exact and "\\t" in shown


@pytest.mark.parametrize("mode", ["csv", "tsv", "markdown"])
def test_modes_of_the_prompt_are_harmless(screen, hostile, mode):
    at = screen("e.csv")
    at.ask(f".mode {mode}")
    start = len(at.raw)
    assert "\\e]0;PWN" in at.ask("show *")
    assert TITLE not in at.raw[start:] and "\x9b" not in at.raw[start:]


def test_long_machine_output_keeps_its_letters_on_a_terminal(data):
    (data / "long.csv").write_text("a\n" + "đường Hải Dương 漢字🏝️\n" * 20_000, encoding="utf-8")
    assert on_terminal("-c", "show *", "long.csv", "--format", "csv").count("đường Hải Dương 漢字🏝️\r\n") == 20_000


# The pager

def tall(data, count=500):
    (data / "n.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(count)))


@pytest.mark.parametrize("count", [500, 20_000])
@pytest.mark.parametrize("pager", ["false", "sh -c 'exit 3'", "kill -9 $$"])
def test_a_pager_that_fails_loses_no_answer(screen, data, pager, count):
    tall(data, count)
    at = screen("n.csv", environment={"PAGER": pager})
    answer = at.ask("show n")
    assert "left out" in answer and f"{count - 1:,}" in answer and "failed" in answer
    assert answer.count("the pager `") == 1
    assert "failed" in at.ask(".page")


@pytest.mark.parametrize("pager", ["cat; exit 3", "head -n 3", "sed 's/^/paged /'; false"])
def test_a_pager_that_showed_all_or_enough_is_no_failure(screen, data, pager):
    tall(data)
    at = screen("n.csv", environment={"PAGER": pager})
    answer = at.ask("show n")
    assert "failed" not in answer and "left out" not in answer


# What fits

def unbroken(text, width):
    """The lines of a text that fit; a line as wide as the terminal may have been broken by it."""
    lines = STYLE.sub("", text).replace("\r\n", "\n").split("\n")
    return [line for line in lines if len(line) > width]


@pytest.mark.parametrize("width", [20, 40, 80])
def test_the_first_lines_break_by_words(screen, width, tmp_path):
    at = screen("clearance.csv", width=width, state=tmp_path / "new")
    greeting = at.raw.split("\x1b[?2004h")[0]
    assert unbroken(greeting, width) == []
    assert "can be asked" in " ".join(greeting.split()) and "last answer" in " ".join(greeting.split())
    if width == 80:
        assert len(greeting.strip().splitlines()) == 4


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("query", ["count by citi where year = 2023 and project = \"Phố\"", "sum compensation", "sum comp",
                                   'load "nothing here to be found.csv" as x', "count by city, zz, yy"])
def test_messages_break_by_words(data, width, query):
    whole = run("-c", query, "clearance.csv").stderr
    said = on_terminal("-c", query, "clearance.csv", "--color", "never", width=width).replace("\r\n", "\n")
    corrected = {line.strip() for line in whole.splitlines() if line.startswith("    ")}
    assert [line for line in unbroken(said, width) if line.strip() not in corrected] == []
    sentences = [line for line in whole.splitlines() if "│" not in line]
    for sentence in sentences:
        assert " ".join(sentence.split()) in " ".join(said.split()), (sentence, said)


def test_the_mark_stays_under_the_words_of_a_long_line(data):
    query = "count where " + " and ".join(["year = 2023"] * 20) + " and citi = 1 and " + " and ".join(["year = 2023"] * 20)
    lines = on_terminal("-c", query, "clearance.csv", "--color", "never", width=60).replace("\r\n", "\n").split("\n")
    mark = next(index for index, line in enumerate(lines) if "^" in line)
    assert all(len(line) <= 60 for line in lines[:mark + 1])
    assert lines[mark - 1][lines[mark].index("^"):].startswith("citi")


def test_a_very_long_word_is_not_said_whole(data):
    (data / "long.tinh").write_text("count by " + "x" * 300_000)
    for said in (run("run", "long.tinh", "clearance.csv").stderr, on_terminal("run", "long.tinh", "clearance.csv")):
        assert "there is no column" in said and len(said) < 3000
