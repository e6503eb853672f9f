"""Editing at the prompt, as it looks on the screen: at several widths, in a C and a UTF-8 locale."""
import os
import pathlib
import signal
import stat
import subprocess
import time
import unicodedata

import pexpect
import pytest

from conftest import PROMPT, TINH
from screen import Screen

LOCALES = {"C": {"LC_ALL": "C", "LANG": "C"}, "UTF-8": {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}}


@pytest.fixture(params=[40, 80, 200])
def width(request):
    return request.param


@pytest.fixture(params=list(LOCALES))
def locale(request):
    return LOCALES[request.param]


@pytest.fixture
def screen(data, tmp_path_factory):
    """Makes sessions that share a history."""
    state = tmp_path_factory.mktemp("state")
    screens = []

    def make(*arguments, **options):
        made = Screen(*(arguments or ["clearance.csv"]), state=options.pop("state", state), **options)
        screens.append(made)
        return made

    make.state = state
    yield make
    for made in screens:
        made.process.close(force=True)


@pytest.fixture
def at(screen, width, locale):
    """A session at one of the widths in one of the locales."""
    return screen(width=width, environment=locale)


# One block

def test_a_statement_of_several_lines_is_one_block(at):
    at.type("count as n,\rsum compensation as total,\rmax year as y")
    assert at.typed == "count as n,\n  sum compensation as total,\n  max year as y"
    at.type("\x1b[A\x1b[A\x1b[F as")
    assert at.typed.splitlines()[0] == "count as n, as"
    at.type("\x7f\x7f\x7f\x1b[B\x1b[H\x1b[B\x1b[F")
    assert at.cursor[0] == len(PROMPT) + len("  max year as y")
    at.type("\r")
    at.wait_for(lambda screen: "512,345,681,500" in screen.text, "the answer")


def test_long_lines_wrap_and_the_cursor_goes_through_them(at, width):
    words = "show " + " + ".join(f"{n}00" for n in range(1, 60)) + " as total"
    at.type(words)
    assert "".join(row[len(PROMPT):] if width >= 40 else row for row in at.block).replace(" ", "") == words.replace(" ", "")
    assert all(len(row) < width for row in at.block)
    at.type("\x1b[H" + "\x1b[C" * 5)
    assert at.cursor == (len(PROMPT) + 5, at.screen.cursor.y) and at.line.startswith(PROMPT)
    at.type("7")
    assert at.line.startswith(PROMPT + "show 7100 +")
    at.type("\x7f\x1b[F")
    assert "177000" in at.ask("").replace(",", "")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("words, cells", [("Hải Dương", 9), ("ế ử ệ đ", 7), ("漢字かな", 8), ("🏠x", 3), ("👍x", 3)])
def test_the_cursor_stands_right_behind_letters_of_any_kind(at, form, words, cells):
    at.type('show "' + unicodedata.normalize(form, words))
    assert at.cursor[0] == len(PROMPT) + len('show "') + cells
    at.type("\x1b[D")
    assert at.cursor[0] == len(PROMPT) + len('show "') + cells - (2 if words[0] == "漢" else 1)
    at.type("\x01\x05\x7f")
    at.type('" as x\r')
    at.wait_for(lambda screen: screen.line == PROMPT.rstrip(), "the next prompt")
    assert "error" not in at.text


def test_enter_goes_on_with_what_is_not_whole_and_runs_what_is(at):
    at.type("count where (year = 2023\r")
    assert at.typed.endswith("\n") or at.cursor[0] == len(PROMPT) + 2
    at.type("and city = \"Phố\")\r")
    at.wait_for(lambda screen: screen.line == PROMPT.rstrip(), "the next prompt")
    assert "count = 0" in at.text


def test_enter_behind_an_open_quote_tells_of_it_and_tab_closes_it(screen):
    session = screen("clearance.csv")
    answer = session.ask('count where (year = 2023 and city = "Hải Dương)')
    assert answer.count("error") == 1 and "this text has no closing quote" in answer
    session.type("\t")
    assert session.typed == 'count where (year = 2023 and city = "Hải Dương")'
    assert "count = 1" in session.ask("")
    # Where it ends is not plain: it is told, and nothing is offered.
    answer = session.ask('count where (city = "Hải Dương and year = 2023)')
    assert "no closing quote" in answer and "Tab" not in answer


def test_tab_takes_a_sentence_of_sql_as_tinh_says_it(screen):
    session = screen("clearance.csv")
    answer = session.ask("SELECT city, COUNT(*) n FROM clearance WHERE year <> 2022 GROUP BY city ORDER BY n DESC, city ASC LIMIT 1")
    assert "a query does not start with `select`" in answer and "Tab takes it" in answer
    session.type("\t")
    right = "count as n by city from clearance where year != 2022 sort n desc, city take 1"
    assert "".join(session.typed.split("\n")) == right
    assert "Hà Nội" in session.ask("")


def test_enter_in_the_middle_of_a_whole_statement_runs_all_of_it(screen):
    at = screen()
    at.type("count by city\x1b[H\x1b[C\r")
    at.wait_for(lambda screen: "Hải Dương" in screen.text and screen.line == PROMPT.rstrip(), "the answer")
    assert [row for row in at.rows if row.startswith(PROMPT)][-1:] == [PROMPT + "count by city"]


def test_alt_enter_begins_a_line_and_keeps_the_indentation(screen):
    at = screen()
    at.type("count\x1b\r  by city\x1b\r")
    assert at.typed.splitlines()[:2] == ["count", "    by city"] and at.cursor[0] == len(PROMPT) + 4


def test_a_block_taller_than_the_screen_shows_the_part_with_the_cursor(screen):
    at = screen(height=10)
    at.paste("\r".join(f"let v{n} = {n}" for n in range(10_000)))
    assert at.line.endswith("let v9999 = 9999") and len(at.rows) == 10
    at.type("\x1b[A" * 12)
    assert at.line.endswith("let v9987 = 9987")
    at.type("\x1b<")
    assert at.line == PROMPT + "let v0 = 0"
    at.type("X\x7f\x1b>")
    assert at.line.endswith("let v9999 = 9999")
    at.type("\x03")
    assert "count = 4" in at.ask("count")


# Keys

def test_words_are_crossed_and_cut_and_put_back(screen):
    at = screen()
    at.type("sum thành_phố by Hải_Dương")
    at.type("\x1bb\x1bbX")
    assert at.typed == "sum thành_phố Xby Hải_Dương"
    at.type("\x7f\x1b[1;5C\x1b[1;5C\x17")
    assert at.typed == "sum thành_phố by"
    at.type("\x19")
    assert at.typed == "sum thành_phố by Hải_Dương"
    at.type("\x01\x1bd\x0b")
    assert at.typed == ""
    at.type("\x19\x01\x1b[3~\x05\x15")
    assert at.typed == ""


def test_changes_are_undone_and_redone(screen):
    at = screen()
    at.type("count ").type("by ").type("city")
    at.type("\x1f")
    assert at.typed == "count by"
    at.type("\x1f")
    assert at.typed == "count"
    at.type("\x1b_")
    assert at.typed == "count by"
    at.type("\x1f\x1f\x1f\x1f")
    assert at.typed == ""


def test_brackets_are_paired_and_colours_follow_the_language(screen):
    at = screen()
    at.type('show left(city, 2) as x where year = 2023 # words')
    assert at.colors("show") == {"magenta"} and at.colors("where") == {"magenta"}
    assert at.colors("left") == {"cyan"}, "no join: a function"
    assert at.colors("2023") == {"brown"} and at.colors("city") == {"default"}
    at.type("\x15").type('sum (year) where city = "Hải Dương')
    assert at.colors('"Hải') == {"green"}, "a text that is open is a text"
    at.type('"\x01' + "\x1b[C" * 10)
    assert "underscore" in at.colors("(year") and "underscore" in at.colors(") where")


def test_mistakes_are_underlined_after_enter_only(screen):
    at = screen()
    at.type("count by ] city")
    assert "underscore" not in at.colors("] city")
    at.type("\r").wait_for(lambda screen: screen.line == PROMPT.rstrip(), "the next prompt")
    y = [index for index, row in enumerate(at.rows) if row.startswith(PROMPT + "count")][-1]
    assert at.screen.buffer[y][len(PROMPT) + 9].underscore


@pytest.mark.parametrize("arguments, environment", [
    ([], {"NO_COLOR": "1"}), (["--color", "never"], {}), ([], {"TERM": "vt52x"})])
def test_without_colours_there_are_none(screen, arguments, environment):
    at = screen("clearance.csv", *arguments, environment=environment)
    at.type("sum comp\t where city = \"\t\t\r\r")
    at.rest()
    if "TERM" not in environment:
        assert "\x1b[3" not in at.raw and "\x1b[0m" not in at.raw and "\x1b[2m" not in at.raw
    assert "sum compensation" in at.text


def test_controls_that_are_typed_or_pasted_are_harmless(at):
    at.paste('show "a\x1b]0;owned\x07b\u202ec\x9b31m\x00" as x')
    at.type("\x16\x1b\x16\x07")
    assert "\x1b]0;" not in at.raw and "\x9b" not in at.raw and "\u202e" not in at.raw and "\x07" not in at.raw
    assert "\\u{202e}" in at.text and "\\e" in at.text
    at.type("\x03")
    assert "count = 4" in at.ask("count")


def test_what_is_pasted_neither_completes_nor_runs(at):
    at.paste("count\tby city\rcount where year =\r2023\r")
    assert at.typed.splitlines() == ["count    by city", "count where year =", "2023"]
    assert "Hải Dương" not in at.text
    at.type("\x03")
    assert "count = 4" in at.ask("count")


# Candidates

def test_candidates_are_shown_chosen_and_left(at, width):
    at.type('count where city = "h\t')
    assert "Hải Dương" in at.text and "Hà Nội" in at.text
    if width > 40:
        assert at.text.index("Hải Dương  ") < at.text.index("Hà Nội  "), "the commonest first"
    at.type("\t\t")
    assert 'city = "Hà Nội' in at.typed.replace("\n", "")
    at.type("\x07")
    assert at.typed.replace("\n", "").endswith('city = "h') and len(at.block) == 1
    at.type("\t").type("ai")
    assert "Hà Nội" not in "".join(at.block)
    at.type("\t\r").rest()
    assert "count = 2" in at.ask("") if PROMPT in at.line else "count = 2" in at.text


def test_the_chosen_candidate_is_closed_and_a_second_quote_is_the_same(screen):
    at = screen()
    at.type('count where city = "h\t\t\r')
    assert at.typed == 'count where city = "Hải Dương"'
    at.type('" and year = 2023')
    assert at.typed == 'count where city = "Hải Dương" and year = 2023'
    assert "count = 1" in at.ask("")


def test_behind_a_bar_stand_the_columns_of_the_step_before(at):
    at.type("count as n, sum compensation as paid by city | sort pai\t")
    assert at.typed.replace("\n", "").endswith("| sort paid")
    at.type("\x15count by city | where comp\t")
    assert at.typed == "count by city | where comp", "no column of the table is one of the step"
    at.type("\x15sum compensation when (count by city | show ci\t")
    assert "city" in at.typed
    at.type("\x15")
    assert "count = 4" in at.ask("count")
    at.type("it | show cou\t")
    assert at.typed.startswith("it | show count")


def test_names_in_back_quotes_are_completed(screen, data):
    (data / "odd.csv").write_text("Thành phố,n\nHuế,1\n", encoding="utf-8")
    at = screen("odd.csv")
    at.type("count by `thanh\t")
    assert at.typed == "count by `Thành phố`"
    at.type("\x15count where `Thành phố` = \"hu\t")
    assert at.typed == 'count where `Thành phố` = "Huế"'
    at.type("\x15" + unicodedata.normalize("NFD", "count where `Thành phố` = \"Huê\t"))
    assert at.typed == 'count where `Thành phố` = "Huế"'


def test_functions_show_their_signature_and_files_their_names(screen, data):
    (data / "more data").mkdir()
    (data / "more data" / "mạng lưới.csv").write_text("a\n1\n", encoding="utf-8")
    at = screen(width=100)
    at.type("show percen\t")
    assert "percentile(x number" in at.text
    at.type('\x15load "mo\t')
    assert at.typed == 'load "more data/'
    at.type("m\t as more\r").rest()
    assert "a = 1" in at.ask("show a from more") or "1" in at.text
    at.type('load "\t')
    assert "clearance.csv" in at.text and "folder" in at.text
    at.type("\x03").type("count where compensation > 5 bil\t")
    assert at.typed.startswith("count where compensation > 5 billion")


def test_names_given_before_are_offered(screen):
    at = screen()
    at.type("sum compensation as grand_total by city | where grand\t")
    assert at.typed.endswith("| where grand_total")


# Earlier statements

def test_earlier_statements_come_back_as_whole_blocks(screen):
    at = screen()
    at.ask("count,\rsum compensation as total")
    at.ask("count where year = 2023")
    at.ask("sum year")
    at.type("\x1b[A\x1b[A\x1b[A")
    assert at.typed.splitlines() == ["count,", "  sum compensation as total"]
    at.type("\x1b[B\x1b[B")
    assert at.typed == "count where year = 2023"
    at.type("\x03").type("count\x1b[A")
    assert at.typed == "count where year = 2023"
    at.type("\x1b[A")
    assert at.typed.splitlines()[0] == "count,"
    at.type("\x1b[B\x1b[B\x1b[B\x1b[B")
    assert at.typed == "count"


def test_the_search_shows_what_it_finds_and_passes_arrows_on(screen):
    at = screen()
    at.ask("count where city = \"Hải Dương\"")
    at.ask("count")
    at.type("\x12duong")
    assert at.typed.startswith('count where city = "Hải Dương"') and "search: duong" in at.text
    at.type("\x1b[D\x1b[DX")
    assert at.typed.startswith('count where city = "Hải DươnXg"')
    at.type("\x03").type("\x12nothing at all")
    assert "(nothing" in at.text
    at.type("\x07")
    assert at.typed == "" and len(at.block) == 1


def test_an_entry_that_another_program_left_without_its_line_break_stays_one(screen):
    folder = screen.state / "tinh"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "history").write_text("sum target", encoding="utf-8")
    screen().ask("count")
    assert (folder / "history").read_text(encoding="utf-8") == "sum target\ncount\n"


def test_a_blank_in_front_keeps_a_statement_out_of_the_history(screen):
    at = screen()
    at.ask(" count by year")
    at.ask("count")
    at.ask("count")
    at.type("\x04")
    assert (screen.state / "tinh/history").read_text(encoding="utf-8") == "count\n"


def test_two_sessions_lose_no_entry_and_the_file_is_private(screen):
    sessions = [screen(), screen()]
    for number in range(10):
        for index, session in enumerate(sessions):
            session.ask(f"show {index}{number} as x")
    lines = (screen.state / "tinh/history").read_text().splitlines()
    assert sorted(lines) == sorted(f"show {index}{number} as x" for index in range(2) for number in range(10))
    assert stat.S_IMODE(os.stat(screen.state / "tinh/history").st_mode) == 0o600
    sessions[0].type("\x1b[A")
    assert sessions[0].typed == "show 09 as x", "its own first"


def test_what_cannot_be_written_down_is_said_once_and_goes_on(screen):
    folder = screen.state / "tinh"
    folder.mkdir()
    (folder / "history").symlink_to("/dev/full")
    at = screen()
    assert "history cannot be written" in at.ask("count")
    assert "history cannot be written" not in at.ask("count by year")
    (folder / "history").unlink()
    at.ask("sum year")
    assert (folder / "history").read_text() == "count\ncount by year\nsum year\n"


# The editor of the user's choice

def test_edit_opens_the_editor_and_puts_what_was_saved_at_the_prompt(screen, data):
    script = data / "editor"
    script.write_text("#!/bin/sh\ncat \"$1\" > seen.txt\nprintf 'count,\\n  sum compensation as total\\n' > \"$1\"\n")
    script.chmod(0o755)
    at = screen(environment={"EDITOR": "./editor", "VISUAL": None})
    at.ask("count by city")
    at.type(".edit\r").wait_for(lambda screen: screen.typed.startswith("count,"), "the text")
    assert (data / "seen.txt").read_text() == "count by city\n"
    assert at.typed.splitlines() == ["count,", "  sum compensation as total"]
    assert "512,345,681,500" in at.ask("")
    at.type("count by\x18\x05").wait_for(lambda screen: screen.typed.startswith("count,"), "the text")
    assert (data / "seen.txt").read_text() == "count by\n"
    at.type("\x03")
    assert "failure" in screen(environment={"EDITOR": "false", "VISUAL": None}).ask(".edit")


# The terminal

def test_ctrl_c_clears_a_block_and_a_list(at):
    at.type("count,\rsum comp\t\x03")
    assert at.line == PROMPT.rstrip() and at.cursor[0] == len(PROMPT)
    at.type('count where city = "\t\x03')
    assert at.block == [PROMPT.rstrip()]
    assert "count = 4" in at.ask("count")


@pytest.mark.parametrize("width", [1, 2, 5, 8, 20])
def test_a_very_narrow_terminal_does_no_harm(screen, width):
    at = screen(width=width, prompt="")
    at.type('count where city = "ha\t\t\x07i D\t漢字🏝️\x7f\x7f\x7f\x1b[H\x1b[F')
    at.type("\x03")
    start = len(at.raw)
    at.type("show 40 + 2 as x\r")
    at.wait_for(lambda screen: "\x1b[?2004h" in screen.raw[start:], "the next prompt")
    assert "42" in at.raw[start:].split("\x1b[?2004l")[1]


def test_the_terminal_may_change_its_size_at_any_time(screen):
    at = screen(width=80)
    at.type('count where city = "Hải Dương" and year = 2023 or city = "Hà Nội",\rcount')
    for width, height in [(30, 24), (200, 5), (10, 3), (41, 24), (80, 24)]:
        at.resize(width, height)
        at.type("1\x7f")
    assert at.block[-1].endswith("count")
    at.type('city = "\t').resize(50, 12).resize(120, 24)
    at.type("\x03")
    assert "count = 4" in at.ask("count")


def test_a_dumb_terminal_gets_no_escapes(data, tmp_path):
    process = pexpect.spawn(
        TINH, ["clearance.csv"], env={**os.environ, "TERM": "dumb", "XDG_STATE_HOME": str(tmp_path)}, encoding="utf-8",
        timeout=20)
    process.expect_exact(PROMPT)
    process.send("count,\r")
    process.expect_exact("    > ")
    process.send("sum compensation as total\r")
    process.expect_exact("512,345,681,500")
    process.expect_exact(PROMPT)
    assert "\x1b" not in process.before
    process.send("count by nothing\x03")
    process.expect_exact(PROMPT)
    process.send("count\r")
    process.expect_exact("count = 4")
    process.expect_exact(PROMPT)
    process.send("\x04")
    process.expect(pexpect.EOF)
    process.close()
    assert process.exitstatus == 0


@pytest.mark.parametrize("keys", ["", "count by", "count,\r", 'city = "\t', "\x12co"])
def test_a_terminal_that_goes_away_ends_the_program(screen, keys):
    at = screen()
    at.type(keys)
    os.close(os.dup(at.process.child_fd))
    at.process.ptyproc.fileobj.close()
    end = time.monotonic() + 10
    while at.process.ptyproc.isalive():
        assert time.monotonic() < end, "it still runs"
        time.sleep(0.02)


def test_ctrl_z_gives_the_terminal_back_and_fg_brings_the_text_again(data, tmp_path):
    shell = pexpect.spawn(
        "bash", ["--norc", "--noprofile", "-i"], encoding="utf-8", timeout=20,
        env={**os.environ, "TERM": "xterm", "XDG_STATE_HOME": str(tmp_path), "PS1": "shell> "})
    shell.expect_exact("shell> ")
    shell.send(f"{TINH} clearance.csv\r")
    shell.expect_exact("\x1b[?2004h" + PROMPT)
    shell.send("count by ci")
    shell.expect_exact("ci")
    shell.send("\x1a")
    shell.expect_exact("Stopped")
    shell.expect_exact("shell> ")
    shell.send("stty -a | grep -o -- '-\\?icanon'; fg\r")
    assert shell.expect([r"[\r\n]-icanon", r"[\r\n]icanon"]) == 1
    shell.expect_exact("\x1b[?2004h")
    shell.send("ty\r")
    shell.expect_exact("Hải Dương")
    shell.expect_exact(PROMPT)
    shell.close(force=True)
