"""What is told of work that takes its time, in a real terminal, and what Ctrl-C leaves of it."""
import os
import re
import time

import pexpect
import pytest

from conftest import TINH, shown
from test_results import large_table, spawn

# Nearly as many rows as a join may make.
ENDLESS = "from large where n < 190 | join large on city | count"


def lines_told(output):
    """What the line on standard error said, one after another."""
    return [line for line in re.findall(r"\r([^\r\n\x1b]*)\x1b\[K", re.sub(r"\x1b\[[0-9]*m", "", output)) if line]


def write_slowly(data, path, seconds):
    """A shell's words that write large.csv into a path, with a pause in the middle."""
    half = os.path.getsize(data / "large.csv") // 2
    return f"(head -c {half} large.csv; sleep {seconds}; tail -c +{half + 1} large.csv) > {path}"


def in_shell(data, words, width=80, environment=None):
    variables = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(data), **(environment or {})}
    return pexpect.spawn("sh", ["-c", words], env=variables, encoding="utf-8", dimensions=(24, width), timeout=60)


@pytest.mark.parametrize("source, words", [
    ("-", "{slowly} | {tinh} -c 'count' --format table large=-"),
    ("fifo", "mkfifo fifo; {slowly} & {tinh} -c 'count' --format table large=fifo; wait"),
    ("fifo", "mkfifo fifo; {slowly} & {tinh} -c 'load \"fifo\" as large; count from large' --format table; wait"),
])
def test_what_comes_out_of_a_pipe_is_told_without_a_time_left(data, source, words):
    large_table(data)
    slowly = write_slowly(data, "fifo" if source == "fifo" else "/dev/stdout", 3)
    process = in_shell(data, words.format(slowly=slowly, tinh=TINH))
    process.expect(pexpect.EOF)
    told = lines_told(process.before)
    size = os.path.getsize(data / "large.csv")
    assert any(re.fullmatch(r"[0-9.]+ MB read · [0-9,]+ lines · [0-9.]+ [MK]B/s", line) for line in told), told
    assert any(re.fullmatch(r"[0-9.]+ MB read · [0-9,]+ lines · waiting for [0-9]+ s", line) for line in told), told
    piped = [line for line in told if " MB read" in line]
    assert piped and not any("left" in line or "%" in line for line in piped)
    read = [float(line.split(" MB")[0]) for line in piped]
    assert read == sorted(read) and read[-1] <= size / 1e6 + 0.1
    assert shown(process.before).rstrip().endswith("400,000")


def test_a_pipe_that_nobody_writes_into_yet_is_said_to_be_waited_for(data):
    process = in_shell(data, f"sleep 2.5 | {TINH} -c 'count' x=-")
    process.expect(pexpect.EOF)
    assert any(line.startswith("nothing read yet · waiting for ") for line in lines_told(process.before))


def test_a_pipe_is_told_in_ascii_where_the_locale_is_c(data):
    process = in_shell(data, f"sleep 2.5 | {TINH} -c 'count' x=-", environment={"LC_ALL": "C"})
    process.expect(pexpect.EOF)
    told = lines_told(process.before)
    assert told and all(line.isascii() for line in told)


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_join_that_makes_many_rows_tells_how_far_it_is_and_leaves_nothing(terminal, data, width):
    large_table(data)
    session = terminal("large.csv", width=width, environment={"LC_ALL": "C.UTF-8"})
    session.type(ENDLESS + "\r")
    session.expect("\x1b[?2004l")
    # By rows, as soon as the first of them have met theirs.
    session.expect(["working for ", " %"])
    session.type("\x03")
    output = session.process.before
    session.expect("interrupted")
    output += session.process.before
    assert not any("left" in line and "working" in line for line in lines_told(output))
    assert all(len(line) < width for line in lines_told(output))
    # The line is gone with the terminal's `^C`, and what is said stands in its place.
    behind = output.rsplit("\r\x1b[K", 1)[1]
    assert behind == ""
    session.prompt()
    assert "400,000" in session.ask("count")


def test_ctrl_c_before_the_line_is_shown_stands_on_a_line_of_its_own(terminal, data):
    large_table(data)
    session = terminal("large.csv", environment={"LC_ALL": "C.UTF-8"})
    session.type(ENDLESS + "\r")
    session.expect("\x1b[?2004l")
    time.sleep(0.1)
    session.type("\x03")
    assert session.prompt().endswith("^C\ninterrupted\n")


def test_find_has_one_way_from_nothing_to_all(terminal, data):
    large_table(data, rows=1_500_000)
    session = terminal("large.csv", environment={"LC_ALL": "C.UTF-8"})
    session.process.timeout = 60
    session.type('.find "7"\r')
    session.expect("\x1b[?2004l")
    session.process.expect_exact("\x1b[?2004h")
    told = lines_told(session.process.before)
    shares = [int(line.split(" %")[0]) for line in told if " %" in line]
    assert shares == sorted(shares), told
    assert not any("rows/s" in line for line in told)
