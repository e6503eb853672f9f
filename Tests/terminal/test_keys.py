"""Keys that are more than letters: what ends, stops or tears something, sequences that nobody knows, and pastes of anything."""
import os
import signal
import time

import pytest

from conftest import PROMPT
from screen import BRACKETED
from test_editing import screen  # a fixture


@pytest.fixture
def at(screen):
    return screen()


def answers(at, keys, count=1):
    """Writes keys in one piece and gives what is shown until so many prompts have come anew."""
    start = len(at.raw)
    os.write(at.process.child_fd, keys.encode())
    at.wait_for(lambda screen: screen.raw[start:].count("\x1b[?2004h") >= count, f"{count} prompts")
    return at.rest().raw[start:]


# Ctrl-C

@pytest.mark.parametrize("time_number", range(5))
def test_ctrl_c_clears_the_line_whatever_comes_with_it(at, time_number):
    at.type("sum compensation by city ")
    answers(at, "\x03count\r", 2)
    assert "count = 4" in at.text
    assert "512,345" not in at.text and "error" not in at.text
    at.type("\x1b[A")
    assert at.typed == "count"


def test_ctrl_c_clears_what_came_with_it(at):
    answers(at, "sum compensation by city \x03count\r", 2)
    assert "count = 4" in at.text and "512,345" not in at.text


def test_ctrl_c_typed_behind_a_statement_ends_its_run(at):
    answers(at, "count by city\r\x03count\r", 2)
    assert "interrupted" in at.text and "count = 4" in at.text and "Hải Dương" not in at.text


def test_ctrl_c_during_a_search_clears_the_line(at):
    at.ask("count by city")
    at.type("sum \x12cou")
    assert "search" in at.text
    answers(at, "\x03count\r", 2)
    assert "count = 4" in at.text


# Pastes

@pytest.mark.parametrize("key", ["\x03", "\x04", "\x1a", "\x1c", "\x00", "\x0f", "\x1b", "\x03\x04", "\x1b[A", "\x1b]0;x\x07"])
def test_no_character_of_a_paste_is_a_key(at, key):
    at.type(BRACKETED[0] + "sum compensation" + key + "count by year\rcount\r" + BRACKETED[1])
    assert at.process.isalive()
    assert len(at.block) == 2 and at.block[0].startswith(PROMPT + "sum compensation") and at.typed.endswith("count")
    assert at.raw.count("\x1b[?2004h") == 1, "something was run"
    at.type("\x03")
    assert "count = 4" in at.ask("count")


def test_a_paste_outlives_a_change_of_size(at):
    at.type(BRACKETED[0] + "count by")
    at.resize(60)
    at.type(" city\r" + BRACKETED[1])
    assert at.typed == "count by city" and at.raw.count("\x1b[?2004h") == 1


def test_a_paste_whose_end_was_lost_is_left_by_ctrl_c(at):
    at.type(BRACKETED[0] + "count by city\r")
    time.sleep(1.2)
    answers(at, "\x03")
    assert "count = 4" in at.ask("count")


# Sequences

UNKNOWN = [
    "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[24~", "\x1b[15;2~", "\x1bOP", "\x1bOS", "\x1b[[A", "\x1b[[E", "\x1b[2~", "\x1b[13;5u",
    "\x1b[27;5;13~", "\x1b[?1;2c", "\x1b[>0;276;0c", "\x1b[12;40R", "\x1b[I", "\x1b[O", "\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", "\x1bP1+r544e=787465726d\x1b\\", "\x1bP>|xterm(380)\x1b\\", "\x1b_Gi=31;OK\x1b\\",
    "\x1b[200;1R", "\x1b[201~", "\x1b[1;2P", "\x1b[3$", "\x1b[<0;10;5M", "\x1b]4;1;rgb:ff/00/00\x07\x1b[?6c",
]


@pytest.mark.parametrize("sequence", UNKNOWN)
def test_unknown_sequences_are_passed_over_whole(at, sequence):
    at.type("count by ci")
    at.type(sequence).rest(0.2)
    assert at.typed == "count by ci"
    at.type("ty")
    assert at.typed == "count by city"


def test_sequences_that_come_in_parts_are_passed_over_whole(at):
    at.type("count ")
    for part in ["\x1b[", "15", "~", "\x1b]11;rgb:1e", "1e/1e1e", "/1e1e\x07"]:
        os.write(at.process.child_fd, part.encode())
        time.sleep(0.02)
    at.type("by city")
    assert at.typed == "count by city"


@pytest.mark.parametrize("left", ["\x1b[1;2D", "\x1b[D", "\x1bOD", "\x1b[d", "\x1b[1;1D"])
def test_arrows_with_shift_are_arrows(at, left):
    at.type("count by ct").type(left).type("i").type(left.replace("D", "C").replace("[d", "[c")).type("y")
    assert at.typed == "count by city"


def test_words_are_passed_with_shift_too(at):
    at.type("count by city").type("\x1b[1;6D").type("x").type("\x1b[1;2H").type("y")
    assert at.typed == "ycount by xcity"


@pytest.mark.parametrize("keys, text", [
    ("\x1bb\x1bbx", "count xby city"), ("\x1b[1;5Dx", "count by xcity"), ("\x1b\x1b[Dx", "count by xcity"),
    ("\x01\x1b[3~x", "xount by city"), ("\x1b\rx", "count by city\n  x"), ("\x17\x1f\x1b_", "count by")])
def test_known_sequences_mean_what_they_did(at, keys, text):
    at.type("count by city")
    at.type(keys)
    assert at.typed.rstrip() == text


def test_ctrl_s_and_ctrl_q_stop_nothing(at):
    at.type("count \x13by").type(" city\x11")
    assert at.typed == "count by city"


def test_delete_ends_nothing(at):
    for _ in range(3):
        at.type("\x1b[3~")
    at.type("count\x1b[3~\x1b\r\x1b[3~by city")
    assert at.typed.split() == ["count", "by", "city"] and at.process.isalive()


# Other signals

def test_ctrl_backslash_does_nothing_at_the_prompt(at):
    at.type("count by \x1ccity")
    assert at.typed == "count by city" and at.process.isalive()
    os.kill(at.process.pid, signal.SIGQUIT)
    at.rest()
    assert "count = 4" in at.ask("count")


def test_ctrl_backslash_ends_no_more_than_a_query(screen, data):
    with open(data / "long.csv", "w") as file:
        file.write("d,a\n" + "".join(f"{n % 2},{n}\n" for n in range(60_000)))
    at = screen("long.csv")
    at.ask("let kept = 41")
    at.process.send("from long | join (from long) as q on d | count\r")
    at.wait_for(lambda screen: "working" in screen.text or "%" in screen.text or "interrupted" in screen.text, "a long run", 5)
    answers(at, "\x1c")
    assert at.process.isalive()
    assert "42" in at.ask("show kept + 1 as x")
