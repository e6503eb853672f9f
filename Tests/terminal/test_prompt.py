"""The REPL, driven through a real terminal."""
import os
import stat
import time
import unicodedata

import pytest

from conftest import run


def test_a_session(terminal):
    session = terminal("clearance.csv")
    answer = session.ask('sum compensation where city = "Hải Dương"')
    assert "512,345,679,000 VND" in answer
    answer = session.ask("count as n by city")
    assert "Hải Dương  2" in answer and "───" in answer
    assert session.end() == 0


def test_the_greeting_names_the_tables(terminal):
    session = terminal("clearance.csv")
    assert "clearance" in session.greeting and "4 rows" in session.greeting


def test_a_statement_of_several_lines(terminal):
    session = terminal("clearance.csv")
    session.type("count as n,\r")
    session.type("sum compensation as total\r")
    session.expect("\x1b[?2004l")
    answer = session.prompt()
    assert "n" in answer and "total" in answer and "512,345,681,500" in answer


def test_an_empty_line_ends_a_statement_that_is_not_whole(terminal):
    session = terminal("clearance.csv")
    session.type("count,\r")
    session.type("\r")
    session.expect("\x1b[?2004l")
    assert "error" in session.prompt()


def test_errors_are_shown_and_the_session_goes_on(terminal):
    session = terminal("clearance.csv")
    answer = session.ask("count by citi")
    assert "citi" in answer and "city" in answer and "^^^^" in answer
    assert "count = 4" in session.ask("count")


def test_let_can_be_said_again(terminal):
    session = terminal("clearance.csv")
    session.ask("let y = 2022")
    assert "count = 1" in session.ask("count where year = y")
    session.ask("let y = 2023")
    assert "count = 3" in session.ask("count where year = y")


def test_the_last_answer_is_a_table_to_the_commands(terminal):
    session = terminal("clearance.csv")
    assert "there is no table" in session.ask(".columns it")
    session.ask("count as n by city")
    columns = session.ask(".columns it")
    assert "it, 3 rows" in columns and "city" in columns and "different" in columns
    assert "n: int" in session.ask(".schema it")
    assert "makes room for the next" in session.ask(".drop it")
    assert "count = 3" in session.ask("from it | count")


def test_a_table_that_queries_read_says_how_many_rows_it_has(terminal):
    session = terminal()
    session.ask('load "clearance.csv" as c')
    assert "about 4 rows" in session.ask(".tables")
    session.ask("count from c")
    tables = session.ask(".tables")
    assert "4 rows" in tables and "about" not in tables


# Keys

def test_the_history_is_kept_between_sessions_and_private(terminal):
    first = terminal("clearance.csv")
    first.ask("count where year = 2023")
    first.ask("count,\r sum compensation as total")
    first.end()
    file = terminal.state / "tinh/history"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    second = terminal("clearance.csv")
    second.type("\x1b[A")
    second.expect("total")
    second.type("\x1b[A\x1b[A\r")
    second.expect("\x1b[?2004l")
    assert "count = 3" in second.prompt()


def test_the_history_can_be_searched(terminal):
    session = terminal("clearance.csv")
    session.ask('count where city = "Hải Dương"')
    session.ask("count")
    session.type("\x12hai du")
    session.expect("Hải Dương")
    session.type("\r")
    session.type("\r")
    session.expect("\x1b[?2004l")
    assert "count = 2" in session.prompt()


def test_tab_completes_a_keyword(terminal):
    session = terminal("clearance.csv")
    assert "count = 3" in session.ask("count wher\tyear = 2023")


def test_tab_completes_a_column(terminal):
    session = terminal("clearance.csv")
    assert "512,345,681,500" in session.ask("sum comp\t")


def test_tab_completes_a_value_typed_without_accents(terminal):
    session = terminal("clearance.csv")
    assert "count = 1" in session.ask('count where city = "tu\t"')


def test_tab_closes_the_only_value_and_a_second_quote_is_the_same(terminal):
    session = terminal("clearance.csv")
    assert "count = 1" in session.ask('count where city = "tu\t')
    assert "count = 1" in session.ask('count where city = "tu\t" and year = 2023')
    assert "count = 1" in session.ask('count where city = "tu\t and year = 2023')
    assert "count = 3" in session.ask('count where city in ("tu\t", "hải\t)')


def test_tab_lists_several_values(terminal):
    session = terminal("clearance.csv")
    session.type('count where city = "ha\t\t')
    session.expect("Hải Dương")
    session.expect("Hà Nội")
    session.type('i\t')
    session.expect("Hải Dương")
    session.type("\x03")
    session.prompt()


def test_tab_completes_a_command(terminal):
    session = terminal("clearance.csv")
    assert "4 rows" in session.ask(".ta\t")


def test_tab_with_nothing_to_complete_does_no_harm(terminal):
    session = terminal("clearance.csv")
    assert "error" in session.ask("zzzz\t\t")
    assert "count = 4" in session.ask("count")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_is_typed_and_edited(terminal, form):
    session = terminal("clearance.csv")
    name = unicodedata.normalize(form, "Hải Dương")
    assert "count = 2" in session.ask(f'count where city = "{name}"')
    # One backspace takes one letter with its accents.
    wrong = unicodedata.normalize(form, "Hải Dươngễ")
    assert "count = 2" in session.ask(f'count where city = "{wrong}\x7f"')
    # The cursor goes back over letters, not over bytes.
    assert "count = 2" in session.ask(f'count where city = "{name}" x\x1b[D\x1b[D\x1b[C\x7f\x1b[3~')


def test_vietnamese_in_the_c_locale(terminal):
    session = terminal("clearance.csv", environment={"LC_ALL": "C", "LANG": "C"})
    assert "count = 2" in session.ask('count where city = "Hải Dương"')


def test_numbers_keep_their_point_in_any_locale(terminal):
    session = terminal("clearance.csv", environment={"LC_ALL": "", "LC_NUMERIC": "de_DE.UTF-8", "LANG": "vi_VN.UTF-8"})
    assert "2.5" in session.ask("show 1.5 + 1 as x")


def test_ctrl_c_clears_the_line(terminal):
    session = terminal("clearance.csv")
    session.type("count by nothing")
    session.type("\x03")
    session.prompt()
    assert "count = 4" in session.ask("count")


def test_ctrl_c_ends_only_the_query(terminal, data):
    with open(data / "long.csv", "w") as file:
        file.write("a,b\n")
        for block in range(200):
            file.write("".join(f"{n * 7919 % 1000003},{n}\n" for n in range(block * 10_000, block * 10_000 + 10_000)))
    session = terminal("long.csv")
    session.type("count distinct (a * 1000003 + b) as n, median b as m, percentile(a * b, 30%) as p by a, b sort m desc\r")
    session.expect("\x1b[?2004l")
    time.sleep(0.05)
    session.type("\x03")
    assert "interrupted" in session.prompt()
    assert "n = 2,000,000" in session.ask("count as n")


def test_ctrl_c_ends_the_printing_of_a_long_result(terminal, data):
    (data / "long.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(1_000_000)))
    session = terminal("long.csv")
    session.ask(".format csv")
    session.type("from long\r")
    session.expect("\r\n1000\r\n")
    session.type("\x03")
    assert "interrupted" in session.prompt()
    assert "999999" not in session.process.before
    assert "1000000" in session.ask("count as n from long")


def test_ctrl_d_in_a_line_deletes_and_ends_an_empty_one(terminal):
    session = terminal("clearance.csv")
    assert "count = 4" in session.ask("count x\x1b[D\x04")
    assert session.end() == 0


def test_ctrl_d_on_an_empty_line_ends_the_statement(terminal):
    session = terminal("clearance.csv")
    session.type("count,\r")
    session.type("\x04")
    session.expect("\x1b[?2004l")
    assert "error" in session.prompt()
    # Behind words it only refuses.
    assert "count = 4" in session.ask("count\x04")
    assert session.end() == 0


def test_pasted_lines_are_one_text(terminal):
    session = terminal("clearance.csv")
    session.type("\x1b[200~count as n\r  by year\r| where n > 1\r\ncount\r\x1b[201~")
    session.type("\r")
    session.expect("\x1b[?2004l")
    answer = session.prompt()
    assert "2023  3" in answer and "count = 4" in answer and "2022" not in answer.split("─")[-1]


def test_pasted_lines_of_windows_are_one_text(terminal):
    session = terminal("clearance.csv")
    session.type("\x1b[200~count as n by year\r\n  where city = \"Tứ Kỳ\"\r\n  | where n > 0\r\n\x1b[201~")
    session.type("\r")
    session.expect("\x1b[?2004l")
    answer = session.prompt()
    whole = run("-c", 'count as n by year where city = "Tứ Kỳ" | where n > 0', "clearance.csv", "--format", "csv").stdout
    rows = [line.split(",") for line in whole.splitlines()[1:]]
    assert rows and [line.split() for line in answer.splitlines() if line[:2] == "20"] == rows, answer


# What is shown

def test_escapes_in_the_data_are_shown_not_obeyed(terminal, data):
    (data / "evil.csv").write_text('name,n\n"\x1b]0;owned\x07\x1b[2J",1\n"\x9b31m",2\n', encoding="utf-8")
    session = terminal("evil.csv")
    session.type("show name, n\r")
    session.expect("\x1b[?2004l")
    session.process.expect_exact("\x1b[?2004h")
    raw = session.process.before
    assert "\x1b]0;" not in raw and "\x1b[2J" not in raw and "\x07" not in raw and "\x9b" not in raw
    assert "owned" in raw
    answer = session.ask('count where name = "x"')
    assert "\x1b]" not in answer and "\x07" not in answer
    session.type('count where name = "\t\t')
    session.expect("owned")
    assert "\x1b]0;" not in session.process.before


def test_tables_fit_the_terminal_and_say_what_they_left_out(terminal, data):
    (data / "t.csv").write_text("words,n\n" + "".join(f"{'abc ' * 60},{n}\n" for n in range(500)), encoding="utf-8")
    session = terminal("t.csv", width=60)
    answer = session.ask("show words, n")
    assert all(len(line) <= 60 or "left out" in line for line in answer.splitlines())
    assert "…" in answer and "of 500 rows left out" in answer


def test_commands(terminal):
    session = terminal("clearance.csv")
    assert "clearance" in session.ask(".tables") and "compensation" in session.ask(".columns clearance")
    assert ".tables" in session.ask(".help") and "where" in session.ask(".help where")
    assert ".help" in session.ask(".hlep")
    assert "city,count" in session.ask(".format csv") + session.ask("count by city")
    session.type(".quit\r")
    session.process.expect_exact("\x1b[?2004l")
    session.process.wait()
    assert session.process.exitstatus == 0


@pytest.mark.parametrize("words", ["quit", "exit", "exit;", "quit()", "EXIT", "\\q"])
def test_words_that_mean_a_command_are_one(terminal, words):
    session = terminal("clearance.csv")
    assert ".tables" in session.ask("help") and "where" in session.ask("help where")
    assert "4 rows" in session.ask("tables")
    session.type(words + "\r")
    session.process.expect_exact("\x1b[?2004l")
    session.process.wait()
    assert session.process.exitstatus == 0


def test_names_come_before_commands(terminal):
    session = terminal("clearance.csv")
    session.ask("let quit = 7")
    assert "quit = 7" in session.ask("quit")


def test_the_help_on_a_clause_and_on_a_code(terminal):
    session = terminal("clearance.csv")
    assert "one row for each group" in session.ask(".help by")
    answer = session.ask(".help E0201")
    assert "error E0201" in answer and "did you mean" in answer and "Put right:" in answer
    assert "the nearest are E1033" in session.ask(".help E9999")
