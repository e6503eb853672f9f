"""What stands around a session: odd files for the history and the preferences, a locale without letters, no TERM."""
import os
import stat

import pexpect
import pytest

from conftest import PROMPT, TINH, run
from test_editing import screen  # a fixture
from test_harmless import on_terminal


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "state" / "tinh").mkdir(parents=True)
    return tmp_path / "state"


def test_a_history_that_others_may_read_is_made_private(screen, folder):
    history = folder / "tinh" / "history"
    history.write_text("count by city\n")
    history.chmod(0o644)
    at = screen(state=folder)
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    at.type("\x1b[A")
    assert at.typed == "count by city"


def test_a_history_that_is_a_fifo_keeps_nothing_from_starting(screen, folder):
    os.mkfifo(folder / "tinh" / "history")
    at = screen(state=folder)
    assert "history cannot be written" in at.ask("count")
    assert "history" not in at.ask("count by city")
    at.type("\x1b[A")
    assert at.typed == "count by city"


def test_a_history_that_takes_everything_is_left_so(screen, folder):
    (folder / "tinh" / "history").symlink_to("/dev/null")
    at = screen(state=folder)
    assert at.ask("count").strip() == "count = 4"


def config(folder, content):
    (folder / "tinh" / "config").write_bytes(content)
    return {"XDG_CONFIG_HOME": str(folder)}


def test_of_a_config_only_the_bad_lines_are_passed_over(screen, folder):
    environment = config(folder, b"grouping = point\n# \xff\nrows = \xfe10\nwelcome = off\nprompt = \"? \ntimer = off\0\n")
    at = screen(state=folder, environment=environment)
    assert "answers questions" not in at.text
    for number in (2, 3, 5, 6):
        assert f"config:{number}:" in "".join(at.text.split()), at.text
    assert "is not closed" in " ".join(at.text.split())
    assert at.line == PROMPT.rstrip()
    assert "512.345.681.500" in at.ask("sum compensation")
    assert "is not closed" in at.ask('.config prompt "x ')


def test_a_config_that_is_a_fifo_keeps_nothing_from_starting(screen, folder):
    os.mkfifo(folder / "tinh" / "config")
    at = screen(state=folder, environment={"XDG_CONFIG_HOME": str(folder)})
    assert "is no file" in " ".join(at.text.split())


@pytest.mark.parametrize("locale, rule, bar", [("C", "---", "1 |"), ("C.UTF-8", "───", "1 │")])
def test_a_locale_without_letters_gets_ascii(data, locale, rule, bar):
    environment = {"LC_ALL": locale}
    assert rule in on_terminal("-c", "count by city", "clearance.csv", environment=environment)
    assert bar in on_terminal("-c", "count by citi", "clearance.csv", environment=environment)


@pytest.mark.parametrize("term", [None, "dumb"])
def test_a_terminal_that_is_not_known_gets_no_styles(data, term):
    environment = {name: value for name, value in os.environ.items() if name != "TERM"}
    if term:
        environment["TERM"] = term
    for query in ("count by city", "count by citi", "show *"):
        process = pexpect.spawn(TINH, ["-c", query, "clearance.csv"], env=environment, encoding="utf-8", timeout=20)
        process.expect(pexpect.EOF)
        assert "\x1b" not in process.before


def test_a_file_that_cannot_be_read_leaves_the_others_at_the_prompt(screen, data):
    (data / "bad one.csv").write_text('a,b\n1,2\n3,"4\n')
    session = screen("clearance.csv", "worse=bad one.csv", "clearance2=clearance.csv")
    assert "the quote that opens here is not closed" in session.text
    assert 'not loaded: `load "bad one.csv" as worse` tries again' in session.text
    assert "count = 4" in session.ask("count from clearance2")
    tables = session.ask(".tables")
    assert "clearance" in tables and "worse" not in tables
    (data / "bad one.csv").write_text('a,b\n1,2\n3,4\n')
    session.ask('load "bad one.csv" as worse')
    assert "count = 2" in session.ask("count from worse")
    # A script goes no further, and neither does a query of the command line.
    (data / "bad.csv").write_text('a,b\n1,2\n3,"4\n')
    for options in [dict(stdin="count from clearance\n"), dict()]:
        query = [] if options else ["-c", "count from bad"]
        finished = run(*query, "clearance.csv", "bad.csv", **options)
        assert (finished.returncode, finished.stdout) == (1, "") and "E0607" in finished.stderr
