"""Results, progress, commands about data and preferences, in a real terminal."""
import os
import resource
import signal
import time

import pexpect
import pytest

from conftest import TINH, run, shown

LOCALES = [{"LC_ALL": "C", "LANG": "C"}, {"LC_ALL": "C.UTF-8"}]


def cells(line):
    """The cells of a terminal that a line of these tests takes: no letter in them is wide."""
    return len(line)


def answer_lines(answer):
    return [line for line in answer.splitlines() if line.strip()]


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def wide_table(data, rows=3, columns=30):
    header = ",".join(f"column_{number}" for number in range(columns))
    write(data / "wide.csv", header, *(",".join(f"value {row}.{n}" for n in range(columns)) for row in range(rows)))


def large_table(data, rows=400_000):
    with open(data / "large.csv", "w", encoding="utf-8") as file:
        file.write("city,name,n\n")
        for n in range(rows):
            file.write(f"{('Kinh Môn', 'Hải Dương', 'Tứ Kỳ')[n % 3]},người {n},{n % 5000}\n")


# What a table shows

@pytest.mark.parametrize("environment", LOCALES)
@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_a_table_fits_and_names_the_columns_that_do_not(terminal, data, width, environment):
    wide_table(data)
    session = terminal("wide.csv", width=width, environment=environment)
    answer = session.ask("take 2")
    table = answer_lines(answer)
    assert all(cells(line) <= width for line in table) and "column_0" in table[0].split()
    shown_count = len(table[0].split())
    words = " ".join(answer.split())
    assert f"{30 - shown_count} of 30 columns left out" in words and f": column_{shown_count}, " in words
    assert ("2 rows, " if environment["LC_ALL"] == "C" else "2 rows · ") in answer
    if environment["LC_ALL"] == "C":
        assert answer.isascii()


@pytest.mark.parametrize("environment", LOCALES)
@pytest.mark.parametrize("width", [20, 40, 80])
def test_one_long_row_is_turned_on_its_side(terminal, data, width, environment):
    session = terminal("clearance.csv", width=width, environment=environment)
    session.ask("let wide = from clearance | add city as `another name of the city`, year as `another year`")
    lines = answer_lines(session.ask("from wide | take 1"))
    assert all(cells(line) <= width for line in lines if "·" not in line)
    assert any(line.split() == ["city", "Hải", "Dương"][:None if width > 20 else 2] for line in lines)
    assert "…" not in lines[0] and "left out" not in "".join(lines)
    assert "512,345,678,900 VND" in " ".join("".join(lines).split()) or width == 20


def test_the_widest_column_gives_way_first(terminal, data):
    write(data / "t.csv", "words,n,code", "một hai ba bốn năm sáu bảy tám chín mười,1234567.25,AB-1", "x,-2,AB-2")
    session = terminal("t.csv", width=40)
    lines = answer_lines(session.ask("show words, n, code"))
    assert "1,234,567.25  AB-1" in lines[2] and "…" in lines[2] and cells(lines[2]) <= 40
    assert lines[3].startswith("x ") and "-2.00  AB-2" in lines[3]


def test_the_unit_stays_when_the_name_is_cut(terminal, data):
    write(data / "t.csv", "city,compensation_of_all_kinds (VND)", *(f"{'Hải Dương' * 3},{n * 1000}" for n in range(20)))
    session = terminal("t.csv", width=30)
    assert "… (VND)" in answer_lines(session.ask("show *"))[0]


def test_the_footer_is_quiet_and_not_on_standard_output(terminal, data):
    session = terminal("clearance.csv")
    assert "3 rows · " in session.ask("count by city") and "row" not in session.ask("count()")
    assert "1 note" in session.ask("sum compensation by city")
    finished = run("-c", "count by city", "clearance.csv")
    assert " · " not in finished.stdout + finished.stderr


def test_escapes_in_names_and_sideways_rows_stay_harmless(terminal, data):
    write(data / "evil.csv", '"\x1b[2Jname",text', '"\x1b]0;owned\x07","' + "\x9bm long " * 30 + '"')
    session = terminal("evil.csv", width=40)
    for text in ["take 1", ".columns", ".schema", '.find "owned"', ".tables"]:
        session.type(text + "\r")
        session.expect("\x1b[?2004l")
        session.process.expect_exact("\x1b[?2004h")
        raw = session.process.before
        assert "\x1b]0;" not in raw and "\x1b[2J" not in raw and "\x07" not in raw and "\x9b" not in raw, text


# The pager

def test_a_tall_result_goes_to_the_pager_and_a_short_one_does_not(terminal, data):
    write(data / "n.csv", "n", *map(str, range(500)))
    session = terminal("n.csv", environment={"PAGER": "sed 's/^/paged /'"})
    assert "paged 499" in session.ask("show n").replace("paged  ", "paged ").replace("  ", " ")
    assert "paged" not in session.ask("show n take 5")


def test_a_wide_result_goes_to_the_pager_whole(terminal, data):
    wide_table(data)
    session = terminal("wide.csv", environment={"PAGER": "cat -"})
    answer = session.ask("take 2")
    assert "value 1.29" in answer and "left out" not in answer


def test_a_pager_that_ends_early_is_no_error(terminal, data):
    write(data / "n.csv", "n", *map(str, range(20_000)))
    session = terminal("n.csv", environment={"PAGER": "head -n 3"})
    answer = session.ask("show n")
    assert "error" not in answer and "20,000 rows" in answer
    assert "n = 20,000" in session.ask("count as n")


def test_less_is_left_by_q(terminal, data):
    write(data / "n.csv", "n", *map(str, range(500)))
    session = terminal("n.csv", environment={"PAGER": "less"})
    session.type("show n\r")
    session.expect(" 19")
    session.type("q")
    session.expect("500 rows")
    session.prompt()
    assert "x = 500" in session.ask("count as x")


def test_without_a_pager_the_cut_is_said(terminal, data):
    write(data / "n.csv", "n", *map(str, range(500)))
    for environment in ({"PAGER": ""}, {"PAGER": "no-such-program"}):
        session = terminal("n.csv", environment=environment)
        answer = session.ask("show n")
        assert "440 of 500 rows left out; `.save FILE.csv` writes all" in answer or "`.page` shows them" in answer
        assert "x = 500" in session.ask("count as x")


def test_page_shows_the_last_answer(terminal, data):
    session = terminal("clearance.csv", environment={"PAGER": "sed 's/^/paged /'"})
    assert "no answer yet" in session.ask(".page")
    session.ask("count by city")
    assert "paged Hà Nội" in session.ask(".page")


# The last answer

def test_it_is_the_last_answer(terminal):
    session = terminal("clearance.csv")
    assert "no answer yet that `it` could be" in session.ask("it")
    session.ask("count as n by city")
    assert "Hải Dương  2" in session.ask("it | sort n desc | take 1")
    assert "n = 2" in session.ask("sum n from it")
    session.ask("count by nothing")
    session.ask("let y = 2023")
    session.ask("check count() > 0")
    assert "sum_n = 2" in session.ask("it")
    assert "count = 4" in session.ask("count"), "`it` is no table among those that are chosen from"


def test_a_let_keeps_the_answer_that_it_was_made_of(terminal):
    session = terminal("clearance.csv")
    session.ask("count as n by city")
    session.ask("let cities = it | sort n desc")
    session.ask("let same = it")
    session.ask("sum compensation")
    assert "Hải Dương  2" in session.ask("from cities") and "Hải Dương  2" in session.ask("from same")


def test_it_after_totals_has_the_groups(terminal):
    session = terminal("clearance.csv")
    assert "Total" in session.ask("count as n by city with totals")
    assert "groups = 3" in session.ask("count() as groups from it")


def test_a_table_called_it_is_that_table(terminal, data):
    write(data / "it.csv", "x", "7")
    session = terminal("clearance.csv", "it.csv")
    session.ask("count from clearance")
    assert "x = 7" in session.ask("show x from it")


def test_it_is_nothing_in_scripts(data):
    finished = run("-c", "count by city; from it", "clearance.csv")
    assert finished.returncode == 1 and "a script names its own" in finished.stderr


# Pages

LESS = """#!/bin/sh
[ "$1" = --version ] && {{ echo "less {version} (GNU regular expressions)"; exit; }}
echo "$@" > arguments.txt; echo "LESS=$LESS" >> arguments.txt; cat > paged.txt
"""


def with_less(data, version):
    """A `less` of a version that tells how it was called."""
    folder = data / "programs"
    folder.mkdir()
    (folder / "less").write_text(LESS.format(version=version))
    (folder / "less").chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.mark.parametrize("pager, version, options", [
    ("less", 643, "--header=2"), ("less -R", 600, "--header=2 -R"), ("less -R", 590, "-R"), ("less", 487, ""),
    ("less -R | cat", 643, "--header=2 -R"), ("LESS=-R less", 643, ""), ("cat -", 643, None),
])
def test_the_header_stays_in_view_where_less_can_keep_it(terminal, data, pager, version, options):
    write(data / "n.csv", "number", *map(str, range(500)))
    path = with_less(data, version)
    session = terminal("n.csv", environment={"PAGER": pager, "PATH": path})
    session.ask("show number")
    if options is None:
        assert not (data / "arguments.txt").exists()
    else:
        assert (data / "arguments.txt").read_text().splitlines()[0] == options
        assert (data / "paged.txt").read_text(encoding="utf-8").splitlines()[0].endswith("number\x1b[0m")


def test_other_texts_have_no_header(terminal, data):
    session = terminal("clearance.csv", height=8, environment={"PAGER": "less", "PATH": with_less(data, 643)})
    session.ask(".help")
    assert (data / "arguments.txt").read_text().splitlines()[0] == ""


@pytest.mark.parametrize("pager, words", [
    ("cat", "$PAGER is `cat`, which shows no pages"), ("", "$PAGER is empty"),
    ("no-such-pager -x", "the pager `no-such-pager -x` cannot be run"),
])
def test_why_there_is_no_pager_is_true(terminal, pager, words):
    session = terminal("clearance.csv", width=200, environment={"PAGER": pager})
    session.ask("count by city")
    assert words in session.ask(".page")
    session.ask(".config pager off")
    assert "the pager is off" in session.ask(".page")


# What was done is said

def test_what_a_statement_without_an_answer_did_is_said_quietly(terminal):
    session = terminal("clearance.csv")
    assert session.ask("let rate = 2").strip() == "`rate` is defined"
    assert session.ask("let rate = 3").strip() == "`rate` is defined anew"
    assert session.ask("use clearance").strip() == "queries ask `clearance` from now on"
    assert session.ask("unit stars").strip() == "`stars` is defined"
    assert session.ask(".mode csv").strip() == "mode = csv"
    assert session.ask(".config grouping none").strip() == "grouping = none"
    assert "defined" not in run("run", "-", stdin="let rate = 2\nshow rate\n").stderr
    assert "defined" not in run(stdin="let rate = 2\nshow rate\n").stderr


def test_columns_that_no_table_has_are_told_where_a_let_needs_them(terminal):
    session = terminal("clearance.csv")
    assert "no table has `nosuch` so far" in session.ask("let x = nosuch + compensation")
    assert "`nosuch`, `other`" in session.ask("let f(a) = a + nosuch + other")
    # Of an earlier `let`, in either case of letters, or of a table to be made: nothing is wrong.
    assert "no table" not in session.ask("let y = sum compensation")
    assert "no table" not in session.ask("let z = 2 * y")
    session.ask("let t = from clearance | add year + 1 as following")
    assert "no table" not in session.ask("let w = following * 2")


def test_an_html_page_ends_with_the_answer_that_it_holds(terminal):
    session = terminal("clearance.csv", height=200)
    session.ask(".mode html")
    first = session.ask("count")
    assert first.rstrip().endswith("</html>")
    both = session.ask("count; count by year")
    assert both.count("</html>") == 1 and both.count("<section>") == 2
    assert session.ask("count where nosuch = 1").count("</html>") == 0
    session.ask(".mode table")
    assert "</" not in session.ask("count")


def test_counts_are_grouped_wherever_they_are_told_and_years_are_not(terminal, data):
    write(data / "many.csv", "city,year", *(f"{'Chí Linh' if n % 2 else 'Tứ Kỳ'},{2020 + n % 4}" for n in range(2930)))
    session = terminal("many.csv")
    assert "count = 2,930" in session.ask("count") and "2,930 rows" in session.ask(".tables")
    assert "1,465" in session.ask("count by city") and "1,465" in session.ask(".find chi")
    assert "2,930" in session.ask("count by city with totals")
    answer = session.ask("count by year")
    assert " 2020" in "\n " + answer or "2020 " in answer and "2,020" not in answer
    assert "max_year = 2023" in session.ask("max year")


# A locale without UTF-8

def test_what_the_prompt_says_itself_is_ascii_where_the_locale_is_c(terminal, data):
    write(data / "t.csv", "name_of_a_place,n", *(f"place {n},{n * 1000}" for n in range(200)), "place x,")
    session = terminal("t.csv", width=40, environment={"LC_ALL": "C"})
    said = session.greeting + "".join(session.ask(text) for text in [
        "show *", "count by n", ".find place", ".tables", ".columns", ".config", "let x = nosuch", "count where nmae = 1",
        "count by name_of_a_place | chart bar", "show n, name_of_a_place | take 1"])
    session.type("\x15\t")
    session.expect("type on to")
    said += session.process.before
    assert said.isascii(), {sign for sign in said if not sign.isascii()}


# Taking what is put right

@pytest.mark.parametrize("wrong, right", [
    ("count where yaer = 2023", "count where year = 2023"),
    ("sum compensation by ctiy where yaer = 2023", "sum compensation by city where year = 2023"),
    ("count where compensation > 40 bilion VND", "count where compensation > 40 billion VND"),
])
def test_tab_on_an_empty_line_takes_what_an_error_puts_right(terminal, wrong, right):
    session = terminal("clearance.csv")
    assert session.ask(wrong).rstrip().endswith("Tab takes it as put right")
    session.type("\t\r")
    session.process.expect_exact("\x1b[?2004l")
    assert "error" not in session.prompt()
    # It was asked, and can be asked again.
    session.type("\x1b[A\r")
    session.process.expect_exact("\x1b[?2004l")
    assert "error" not in session.prompt()
    # Behind an answer Tab offers what may stand at the beginning.
    session.type("\t")
    session.expect("type on to narrow")
    session.type("\x07\x15show 40 + 2\r")
    session.expect("42")


def test_nothing_is_offered_to_tab_where_an_error_offers_nothing(terminal):
    session = terminal("clearance.csv")
    assert "Tab takes" not in session.ask("count where zzzzzz > 1")
    assert "Tab takes" not in session.ask(".nosuch")


# Commands

def test_undo_goes_back_step_by_step(terminal, data):
    write(data / "other.csv", "a", "1")
    session = terminal("clearance.csv")
    session.ask("let y = 2022")
    session.ask("let y = 2023")
    session.ask('load "other.csv" as other')
    session.ask(".drop clearance")
    assert "clearance" not in session.ask(".tables")
    assert "`clearance` is back" in session.ask(".undo")
    assert "load" in session.ask(".undo") and "other" not in session.ask(".tables")
    assert "let y = 2023" in session.ask(".undo")
    assert "count = 1" in session.ask("count where year = y")
    session.ask(".undo")
    assert "error" in session.ask("count where year = y")
    assert "nothing to take back" in session.ask(".undo")


def test_find_says_where_a_text_is_and_how_often(terminal, data):
    write(data / "days.csv", "day,amount", "2023-05-01,2023", "2022-05-01,7")
    session = terminal("clearance.csv", "days.csv")
    answer = session.ask('.find "hai duong"')
    assert any(line.split()[:4] == ["clearance", "city", "2", "1"] for line in answer.splitlines())
    answer = session.ask(".find 2023")
    found = {tuple(line.split()[:3]) for line in answer.splitlines()}
    assert {("clearance", "year", "3"), ("days", "day", "1"), ("days", "amount", "1")} <= found
    assert "days" in session.ask(".find 1/5/2022") and "no column holds" in session.ask(".find zzz")
    assert ".find" in session.ask(".find")


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_columns_count_what_is_missing_and_what_differs(terminal, width):
    session = terminal("clearance.csv", width=width)
    answer = session.ask(".columns")
    assert all(cells(line) <= width for line in answer.splitlines())
    words = answer.split()
    if width >= 80:
        start = words.index("compensation")
        assert words[start:start + 5] == ["compensation", "int", "VND", "1", "3"]
    else:
        assert "compensationtypeintunitVNDmissing1different3" in "".join(words) or width == 40


def test_a_schema_can_be_run(terminal, data):
    session = terminal("clearance.csv")
    statement = " ".join(session.ask(".schema").split())
    assert statement.startswith('load "clearance.csv" as clearance (') and "compensation: int VND" in statement
    (data / "s.tinh").write_text(statement + "\nsum compensation\n", encoding="utf-8")
    assert "512345681500" in run("run", "s.tinh").stdout


def test_save_writes_the_last_answer_and_nothing_over_a_file(terminal, data):
    session = terminal("clearance.csv")
    assert "no answer yet" in session.ask(".save x.csv")
    session.ask("count as n by city")
    assert "wrote 3 rows" in session.ask(".save 'my cities.csv'")
    assert (data / "my cities.csv").read_text(encoding="utf-8").splitlines()[0] == "city,n"
    session.ask("count as other by year")
    assert "already a file" in session.ask(".save my cities.csv")
    assert "city,n" in (data / "my cities.csv").read_text(encoding="utf-8")
    assert "wrote 2 rows" in session.ask(".save my cities.csv replace")
    assert "other" in (data / "my cities.csv").read_text(encoding="utf-8")
    assert "names no format" in session.ask(".save x.foo")


def test_a_full_disk_leaves_the_saved_file_as_it_was(terminal, data):
    (data / "kept.csv").write_text("kept\n")
    session = terminal("clearance.csv")
    session.ask("count by city")
    assert "cannot write" in session.ask(".save /dev/full/x.csv")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE, (4, limit[1]))
    assert "cannot write" in session.ask(".save kept.csv replace")
    assert (data / "kept.csv").read_text() == "kept\n" and not list(data.glob(".tinh-*"))
    assert "count = 4" in session.ask("count")


def test_mode_and_timer_and_their_older_names(terminal):
    session = terminal("clearance.csv")
    session.ask(".mode csv")
    assert "Hải Dương,2" in session.ask("count by city")
    assert "not one of" in session.ask(".mode tabel")
    session.ask(".format table")
    assert "───" in session.ask("count by city")
    session.ask(".timer on")
    assert " ms" in session.ask("count") or " s" in session.ask("count")
    session.ask(".timer off")
    assert " ms" not in session.ask("count by city")
    # Alone it turns on or off, and says which.
    assert "timer = on: every statement tells how long it took" in session.ask(".timer")
    assert "timer = off: no statement tells" in session.ask(".timer")
    assert "timer = auto: tables, and what takes its time, tell" in session.ask(".timer auto")


def test_every_command_is_in_the_help_and_completes(terminal):
    session = terminal("clearance.csv")
    overview = session.ask(".help")
    for name in ["tables", "columns", "schema", "describe", "find", "page", "save", "drop", "undo", "mode", "timer",
                 "config"]:
        assert f".{name}" in overview and f".{name}" in session.ask(f".help .{name}")
    assert "`.undo`" in session.ask(".udno")
    assert "4 rows" in session.ask(".columns cl\t")


# Preferences

def configure(terminal, *lines):
    folder = terminal.state / "tinh"
    folder.mkdir(exist_ok=True)
    write(folder / "config", *lines)


def test_a_first_run_says_three_lines_and_needs_nothing(terminal):
    first = terminal("clearance.csv")
    assert len(answer_lines(first.greeting)) == 4, "three lines and the table"
    first.ask("count")
    first.end()
    assert len(answer_lines(terminal("clearance.csv").greeting)) == 2


def test_preferences_are_read_and_told(terminal):
    configure(terminal, "# how I like it", "grouping = point  # as at home", 'prompt = "tinh> "', "timer=off",
              "welcome = off")
    session = terminal("clearance.csv")
    assert session.greeting.strip() == ""
    assert "512.345.679.000 VND" in session.ask('sum compensation where city = "Hải Dương"')
    assert " ms" not in session.ask("count by city")
    assert any(line.split()[:4] == ["grouping", "point", "line", "2"] for line in session.ask(".config").splitlines())
    session.ask(".config grouping none")
    assert "512345679000 VND" in session.ask('sum compensation where city = "Hải Dương"')
    assert "is not one of" in session.ask(".config grouping dots")


def test_wrong_lines_are_told_and_keep_nothing_from_starting(terminal):
    configure(terminal, "groupnig = point", "rows = many", "nonsense", "timer = off", "timer = on")
    session = terminal("clearance.csv")
    said = session.greeting
    assert "config:1:" in said and "`grouping`" in said and "config:2:" in said and "config:3:" in said
    assert "config:5:" in said and "line 4" in said
    assert "count = 4" in session.ask("count")


def test_preferences_do_not_touch_scripts(terminal, data):
    configure(terminal, "grouping = point", "mode = json")
    environment = {"XDG_CONFIG_HOME": str(terminal.state)}
    finished = run("-c", "sum compensation", "clearance.csv", environment=environment)
    assert finished.stdout == "sum_compensation\n512345681500\n"


def test_colours_are_off_where_they_are_not_wanted(terminal):
    for environment, wanted in (({"NO_COLOR": "1"}, False), ({}, True)):
        session = terminal("clearance.csv", environment=environment)
        session.type("count by city\r")
        session.expect("\x1b[?2004l")
        session.process.expect_exact("\x1b[?2004h")
        assert ("\x1b[1m" in session.process.before) == wanted


# Progress

def spawn(state, *arguments, **options):
    environment = {**os.environ, "TERM": "xterm", "PAGER": "", "XDG_STATE_HOME": str(state), "XDG_CONFIG_HOME": str(state)}
    environment.update(options.pop("environment", {}))
    # Whoever runs the tests may be deaf to SIGHUP (`nohup`), and would make Tinh so.
    return pexpect.spawn(TINH, list(arguments), env=environment, encoding="utf-8", dimensions=(24, 80), timeout=60,
                         preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))


SLOW = "count distinct (n * 1000003) as a, median n as b, percentile(n * n, 30%) as p by name sort b desc top 1"


def test_what_takes_its_time_shows_how_far_it_is_and_takes_the_line_back(data):
    large_table(data)
    process = spawn(data, "-c", "; ".join([SLOW] * 3), "large.csv")
    process.expect(pexpect.EOF)
    output = process.before
    assert " %" in output or "working" in output
    assert output.count("\r\x1b[K") >= 1
    last = output.rsplit("\r\x1b[K", 1)[1]
    assert "working" not in last and "s left" not in last and "\x1b[K" not in last


def test_no_progress_where_nobody_looks(data):
    large_table(data)
    for process in (spawn(data, "-q", "-c", SLOW, "large.csv"),
                    spawn(data, "-c", SLOW, "large.csv", environment={"TERM": "dumb"})):
        process.expect(pexpect.EOF)
        assert "\x1b[K" not in process.before and "working" not in process.before
    assert "working" not in run("-c", SLOW, "large.csv").stderr


# Terminals that are odd or go away

def test_a_dumb_terminal_has_no_pager_and_no_escapes(data):
    write(data / "n.csv", "n", *map(str, range(500)))
    process = spawn(data, "n.csv", environment={"TERM": "dumb", "PAGER": "no-such-program"})
    process.expect_exact("tinh> ")
    process.send("show n\r")
    process.expect_exact("440 of 500 rows left out")
    assert "\x1b" not in process.before
    process.close(force=True)


@pytest.mark.parametrize("width", [1, 2, 5, 20])
def test_a_very_narrow_terminal_does_no_harm(terminal, data, width):
    session = terminal("clearance.csv", width=80)
    session.process.setwinsize(10, width)
    for text in ["take 2", "take 1", ".columns", ".tables", ".config", ".help"]:
        session.type(text + "\r")
        session.expect("\x1b[?2004l")
        session.process.expect_exact("\x1b[?2004h")
    session.process.setwinsize(24, 80)
    assert "count = 4" in session.ask("count")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_terminal_that_goes_while_a_pager_is_open_ends_the_program(data, number):
    write(data / "n.csv", "n", *map(str, range(500)))
    process = spawn(data, "n.csv", environment={"PAGER": "sleep 3; cat"})
    process.expect_exact("\x1b[?2004h")
    process.send("show n\r")
    process.expect_exact("\x1b[?2004l")
    time.sleep(0.3)
    process.kill(number)
    start = time.monotonic()
    process.expect(pexpect.EOF)
    process.close()
    assert time.monotonic() - start < 10
    assert process.signalstatus == number or process.exitstatus == 128 + number


# The help fits

@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("topic", [".help", ".help sum", ".help E0201", ".help .save"])
def test_the_help_breaks_between_words_at_any_width(terminal, width, locale, topic):
    session = terminal("clearance.csv", width=width, height=400, environment={"LC_ALL": locale})
    wide = terminal("clearance.csv", width=400, height=400, environment={"LC_ALL": locale})
    lines = session.ask(topic).strip("\n").split("\n")
    assert max(len(line) for line in lines if len(line.split()) > 1) <= width
    # Nothing is cut, and no word in two.
    assert " ".join(lines).split() == wide.ask(topic).split()


def test_help_that_is_taller_than_the_screen_is_paged(terminal, data):
    pager = "sed -e 's/^/| /' > paged.txt"
    session = terminal("clearance.csv", height=10, environment={"PAGER": pager})
    assert session.ask(".help").strip() == ""
    assert "| .quit" in (data / "paged.txt").read_text(encoding="utf-8")
    assert ".save FILE" in session.ask(".help .save")
    session.process.setwinsize(500, 80)
    assert ".quit" in session.ask(".help")


# What Tab offers

@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("typed, offered, other", [
    ("sum compensation to \t", "VND", "kg"), ("sum compensation by city | chart \t", "hist", "heat"),
])
def test_tab_offers_what_fits(terminal, width, typed, offered, other):
    session = terminal("clearance.csv", width=width)
    session.type(typed)
    session.expect(offered)
    session.type("\x07\x15show 40 + 2\r")
    session.expect("42")
    assert other not in session.process.before


def test_a_ranking_by_a_column_is_put_right(terminal):
    session = terminal("clearance.csv")
    answer = session.ask("sum compensation as paid by city | top 1 paid")
    assert "sum compensation as paid by city | sort paid desc top 1" in answer
    assert "Hải Dương" in session.ask("sum compensation as paid by city | sort paid desc top 1")


@pytest.mark.parametrize("typed", ["512345678900", "512,345,678,900", "512.345.678.900", "512 345 678 900"])
def test_find_reads_numbers_as_they_are_typed(terminal, typed):
    assert "compensation" in terminal("clearance.csv").ask(f'.find "{typed}"')


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_columns_are_counted_for_every_table(terminal, data, width, locale):
    write(data / "few.csv", "n,text", "1,a", "2,", "2,b")
    session = terminal("clearance.csv", "few.csv", width=width, environment={"LC_ALL": locale})
    assert session.ask(".columns").count("different") >= 2
