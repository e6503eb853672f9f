"""Completion and commands on a terminal, as they are typed."""
import os
import re

import pytest

from conftest import PROMPT
from test_editing import screen  # a fixture

KINDS = """flag,n,price (VND),rate [%],area [m2],d,t,city,valid from,valid to
true,2023,512345678900,9.26,2.5,2023-05-01,2023-05-01T10:30:15,Hải Dương,1,1
true,2023,-100,9.26,-2.50,2023-05-01,2023-05-01T10:30:15,Hải Dương,1,1
false,2022,-100,-12,1000,2023-06-30,2023-06-30T00:00:00,Hà Nội,1,1
,1999,0,0.5,0,2022-12-31,2021-01-01T23:59:59,Hà Nội,1,1
true,2023,0,0.5,0,2023-05-01,2021-01-01T23:59:59,Hà Nội,1,1
"""


@pytest.fixture
def kinds(data):
    (data / "t.csv").write_text(KINDS, encoding="utf-8")
    return data


@pytest.mark.parametrize("width", [40, 80])
def test_behind_a_bar_stand_the_columns_of_the_step_before(terminal, width):
    session = terminal("clearance.csv", width=width)
    session.type("from clearance | count by city | where ci\t")
    session.type("= \"Hà Nội\" sort cou\t\r")
    session.expect("Hà Nội")


def test_values_of_a_table_that_queries_read_stand_the_commonest_first(terminal, data):
    (data / "levels.csv").write_text("level\n" + "commune\n" * 2 + "province\n" * 5 + "district\n" * 3, encoding="utf-8")
    session = terminal(width=80)
    session.ask('load "levels.csv" as l')
    session.type('from l where level = "\t')
    for level in ["province", "district", "commune"]:
        session.expect(level)


# Values without quotes

def candidates(at):
    """The rows under the text, words apart."""
    return [row.lstrip("> ").split("  ")[0] for row in at.block[1:]]


@pytest.mark.parametrize("typed, first", [
    ("count where n = ", ["2023  3 rows", "1999  1 row", "2022  1 row"]),
    ("count where n < ", ["1999  1 row", "2022  1 row", "2023  3 rows"]), ("count where n in 1999..", ["1999  1 row", "2022  1 row"]),
    ("count where n not in (1999, ", ["2023  3 rows"]),
    ("count where d = ", ["@2023-05-01  3 rows", "@2022-12-31  1 row", "@2023-06-30  1 row"]),
    ("count where d in ", ["@2023    "]), ("count where year d = ", ["2023  4 rows", "2022  1 row"]),
    ("count where flag = ", ["true   3 rows", "false  1 row"]), ("count where rate >= ", ["-12%   1 row", "0.5%   2 rows", "9.26%  2 rows"]),
    ("count where t = ", ["@2021-01-01T23:59:59  2 rows"]), ("count where city = ", ['"Hà Nội"     3 rows', '"Hải Dương"  2 rows']),
    ("count when area = ", ["0 2 rows", "-2.5 1 row", "2.5 1 row", "1000 1 row"]),
])
def test_values_stand_first_as_a_query_writes_them(screen, kinds, typed, first):
    at = screen("t.csv", width=100, height=60)
    at.type(typed + "\t")
    for expected, row in zip(first, at.block[1:]):
        assert " ".join(row.split()).startswith(" ".join(expected.split())), at.text
    others = ["abs"] if len(at.block) > 6 else []
    assert set(others) <= set(candidates(at)) | {row.split("(")[0].strip() for row in at.block}


@pytest.mark.parametrize("typed, whole, answer", [
    ("count where n = 22\x7f\x7f202\t\t\t\r", "count where n = 2022", "count = 1"), ("count where d = 2023-06\t", "count where d = @2023-06-30", "count = 1"),
    ("count where d in 2023-0\t\t\r", "count where d in @2023-05", "count = 3"), ("count where price = 5\t", "count where price = 512345678900", "count = 1"),
    ("count where flag = t\t", "count where flag = true", "count = 3"), ("count where city = hà\t\t\r", 'count where city = "Hà Nội"', "count = 3"),
    ("count where rate = 9\t", "count where rate = 9.26%", "count = 2"), ("count where t = 2023-06\t", "count where t = @2023-06-30T00:00:00", "count = 1"),
    ("count where area = 2\t", "count where area = 2.5", "count = 1"), ("count where d in @2022-12-31..2023-05\t", "count where d in @2022-12-31..@2023-05-01", "count = 4"),
])
def test_what_is_typed_of_a_value_narrows_and_the_completed_query_runs(screen, kinds, typed, whole, answer):
    at = screen("t.csv", width=100)
    at.type(typed.rstrip("\r"))
    if typed.endswith("\r"):
        at.type("\r")
    assert at.typed.strip() == whole
    assert answer in at.ask("")


def test_counts_are_said_only_where_no_step_before_changes_the_rows(screen, kinds):
    at = screen("t.csv", width=100, height=60)
    for step, counted in [("sort city", True), ("add n + 1 as m", True), ("where n > 2000", False), ("count by n, city", False)]:
        for value in ["n = ", 'city = "']:
            at.type(f"\x07\x15from t | {step} | where {value}\t")
            first = at.block[1]
            assert ("2023" in first or "Hà Nội" in first) and (" rows" in first) == counted, at.text
    at.type("\x07\x15from t | rename city as place | where place = \"h\t")
    assert "Hà Nội" in at.block[1] and "3 rows" in at.block[1]
    at.type("\x07\x15count by city | where count = \t")
    assert "rows" not in at.text.splitlines()[-1] and not any(row.strip().startswith(("3", "2")) for row in at.block[1:])


# The list

@pytest.mark.parametrize("width, height", [(40, 12), (80, 24), (80, 50), (200, 24)])
def test_the_list_is_as_tall_as_the_screen_and_leaves_the_text_in_sight(screen, kinds, width, height):
    at = screen("t.csv", width=width, height=height)
    at.type("show \t")
    rows = at.block
    assert rows[0] == "tinh> show" and at.rows[-len(rows)] == "tinh> show"
    assert len(rows) <= height - 2, "two rows above it stay"
    assert len(rows) >= height - 4 or "…" not in rows[-1].split("  ")[1], at.text
    assert all(len(row) < width for row in rows)
    start = {40: 1, 80: 2 if height == 24 else 1, 200: 4}[width]
    assert len(rows[2].split("  ")) >= start, "side by side where there are many"
    assert "flag" in rows[1] and ("bool" in rows[1])
    at.type("\t" * 3)
    assert at.line.strip() == "tinh> show price"
    at.type("\x1b[A" * 4)
    assert any(row.lstrip().startswith("…") or ">" in row for row in at.block[1:])
    at.type("\x07")
    assert at.block == ["tinh> show"]


def test_every_candidate_of_a_list_in_pages_is_seen_once(screen, kinds):
    at = screen("t.csv", width=60, height=10)
    at.type("show \t")
    count = int(at.block[-1].split(" of ")[1].split(";")[0])
    chosen = []
    for _ in range(count):
        at.type("\t")
        chosen.append(at.line.removeprefix("tinh> show").strip())
        marked = [row for row in at.block[1:] if "> " in row]
        assert len(marked) == 1, at.text
    assert len(set(chosen)) == count
    assert chosen[:3] == ["flag", "n", "price"]


def test_a_description_keeps_its_place_beside_a_long_signature(screen, kinds):
    at = screen("t.csv", width=80, height=24)
    at.type("show va\t")
    assert any(row.strip() == "valid from  column, int" for row in at.block), at.text
    assert any(row.strip().startswith("variance(") for row in at.block)


@pytest.mark.parametrize("files", [["t.csv"], ["t.csv", "u.csv"]])
def test_behind_to_stand_the_units_that_fit_before_types(screen, kinds, files):
    (kinds / "u.csv").write_text("area [ha],k\n1,2\n", encoding="utf-8")
    at = screen(*files, width=80, height=60)
    at.type("show area to \t")
    found = candidates(at)
    assert set(found[:4]) == {"cm2", "ha", "km2", "m2"} and "VND" not in found, at.text
    assert found.index("int") > 3 and "billion" not in found


def test_behind_sum_stand_numbers_first(screen, kinds):
    at = screen("t.csv", width=80, height=60)
    at.type("sum \t")
    names = [row.split()[0] for row in at.block[1:]]
    assert names[:4] == ["n", "price", "rate", "area"], at.text


# Quotes

@pytest.mark.parametrize("typed, stays", [
    ("count by valid", "count by valid"), ("count by val", "count by valid"), ("count by `val", "count by `valid "),
    ("count where city = h", "count where city = h"),
])
def test_what_several_share_opens_no_quote(screen, kinds, typed, stays):
    at = screen("t.csv", width=80)
    at.type(typed + "\t")
    assert at.line.rstrip() == (PROMPT + stays).rstrip() and len(at.block) >= 3, at.text
    at.type("\t\r")
    assert at.typed.startswith(stays[:9]) and at.typed.count("`") % 2 == 0 and at.typed.count('"') % 2 == 0


# Files and commands

@pytest.fixture
def files(kinds):
    (kinds / "sub dir").mkdir()
    (kinds / "sub dir" / "bảng.csv").write_text("a\n1\n", encoding="utf-8")
    (kinds / "page.html").write_text("", encoding="utf-8")
    (kinds / "notes.tinh").write_text("", encoding="utf-8")
    return kinds


@pytest.mark.parametrize("typed, offered, others", [
    ('load "', ["clearance.csv", "t.csv", "sub dir/"], ["page.html", "notes.tinh"]),
    ('from t | save "', ["clearance.csv", "page.html", "t.csv", "sub dir/"], ["notes.tinh"]),
    (".save ", ["clearance.csv", "page.html", "t.csv", "sub dir/"], ["notes.tinh"]),
    ('.save "', ["clearance.csv", "page.html", "t.csv", "sub dir/"], ["notes.tinh"]),
    ('from t | save "new.', ["new.csv", "new.html", "new.svg"], []), (".save new", ["new.csv", "new.html"], []),
    (".config ", ["color", "rows", "welcome"], []), (".config color ", ["auto", "always", "never"], []), (".set color ", ["never"], []),
    (".config mode ", ["table", "csv", "html"], []), (".mode ", ["table", "json", "none"], []), (".timer ", ["on", "off", "auto"], []),
    (".drop ", ["t", "clearance"], []), (".columns ", ["t", "clearance"], []), (".schema ", ["t"], []), (".describe ", ["t"], []),
    (".help s", ["sum", "sort", "save"], []), (".help .", [".save", ".config"], []), (".", [".help", ".save", ".quit"], []),
    ("sum n by city | chart ", ["bar", "hist"], ["line", "heat"]), ("sum n by city | chart bar ", ["city", "sum_n"], ["price"]),
])
def test_what_stands_behind_commands_and_files(screen, files, typed, offered, others):
    at = screen("t.csv", "clearance.csv", width=100, height=60)
    at.type(typed + "\t")
    words = {word for row in at.block[1:] for word in row.replace("> ", "").split()} | {row.strip().split("  ")[0] for row in at.block[1:]}
    assert set(offered) <= words, at.text
    assert not set(others) & words, at.text


@pytest.mark.parametrize("typed, whole", [
    (".save cl\t", ".save clearance.csv"), ('.save "cl\t', '.save "clearance.csv"'), (".save su\t", ".save sub dir/"), (".save sub dir/b\t", ".save sub dir/bảng.csv"),
    (".save t.csv \t", ".save t.csv replace"), ('.save "t.csv" re\t', '.save "t.csv" replace'), ('from t | save "t.csv" \t', 'from t | save "t.csv" replace'),
    ('load "su\t', 'load "sub dir/'), (".config col\t", ".config color"), (".config color n\t", ".config color never"), (".config rows \t", ".config rows 60"),
    (".drop CLEAR\t", ".drop clearance"), (".timer of\t", ".timer off"),
])
def test_one_candidate_behind_a_command_is_put_in(screen, files, typed, whole):
    at = screen("t.csv", "clearance.csv", width=100)
    at.type(typed)
    assert at.typed.rstrip() == whole


def test_the_home_folder_is_listed_and_written_so_that_it_can_be_opened(screen, files, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    (home / "mine.csv").write_text("a\n7\n", encoding="utf-8")
    at = screen("t.csv", width=150, environment={"HOME": str(home)})
    at.type('load "~/mi\t as mine')
    assert at.typed.replace("\n", "") == f'load "{home}/mine.csv" as mine'
    at.ask("")
    assert "7" in at.ask("show a from mine")
    at.type(".save ~/mine.csv\x7f\x7f\t")
    assert at.typed == ".save ~/mine.csv"
    assert "replace" in at.ask(" replace") or "wrote" in at.text
    assert (home / "mine.csv").read_text(encoding="utf-8") == "a\n7\n"


def test_a_list_ends_when_the_line_becomes_another(screen, files):
    at = screen("t.csv", "clearance.csv")
    at.type(".drop \t")
    os.write(at.process.child_fd, b"\x15.mode c\t")
    at.rest()
    assert at.typed == ".mode csv" and len(at.block) == 1


# Long lines

@pytest.mark.parametrize("how", ["pasted", "typed"])
def test_a_line_of_300_kb_is_edited_and_run_like_any_other(screen, data, how):
    at = screen(width=80, height=24)
    numbers = ", ".join(str(n) for n in range(42_000))
    text = f"count where year in ({numbers}) and city = "
    assert len(text) > 280_000
    typed = text if how == "typed" else f"\x1b[200~{text}\x1b[201~"
    for start in range(0, len(typed), 2048):
        os.write(at.process.child_fd, typed[start:start + 2048].encode())
        at.read(0)
    at.wait_for(lambda screen: screen.line.rstrip().endswith("city ="), "the end of the line")
    at.type('"Hà Nội"x\x7f')
    assert at.line.endswith('city = "Hà Nội"')
    at.type("\x01")
    at.wait_for(lambda screen: screen.rows[screen.cursor[1]].startswith(PROMPT + "count where year in (0, 1,"), "its beginning")
    assert at.cursor[0] == len(PROMPT)
    at.type("\x1b[C" * 5 + "X")
    assert at.line.startswith(PROMPT + "countX where year")
    at.type("\x7f\x05")
    assert at.line.endswith('city = "Hà Nội"')
    assert "count = 1" in at.ask("")
    answer = at.ask("count where nme = 3 and year in (" + ", ".join("7" for _ in range(3000)) + ")")
    assert "there is no column `nme`" in answer and len(answer) < 800 and "…" in answer


@pytest.mark.parametrize("typed, words", [
    ('.find "Kinh', "the quote is open"), ('.save "x.csv', "the quote is open"),
    (".save x.csv repalce", "did you mean `.save x.csv replace`?"),
])
def test_a_command_that_is_typed_wrong_is_told_so(terminal, data, typed, words):
    session = terminal("clearance.csv", width=200)
    session.ask("count by city")
    assert words in session.ask(typed)
    assert not (data / "x.csv").exists()


# What may stand at the cursor

@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("typed, offered, others", [
    ('count from t where city = "Hà Nội" ', ["and", "by", "top"], ["then", "else", "desc", "rows", "per", "where"]),
    ("sum price by city with ", ["totals", "subtotals"], ["city", "sum"]),
    ("count where price is ", ["missing", "not"], ["city", "sum"]),
    ("from t | drop ", ["city", "price"], ["sum", "abs"]),
    ("count by city | ", ["where", "show", "sort"], ["from", "load", "by"]),
    ("", ["show", "where", "from"], ["by", "then"]),
])
def test_words_that_may_stand_are_offered_and_no_others(screen, kinds, width, typed, offered, others):
    at = screen("t.csv", width=width, height=60)
    at.type(typed + "\t")
    words = {cell.lstrip("> ").split(" ")[0].split("(")[0] for row in at.block[1:] for cell in re.split(r"\s{2,}", row)}
    assert set(offered) <= words
    assert not set(others) & words


@pytest.mark.parametrize("typed, whole", [
    ("sum price by city top \t3", "sum price by city top 3"), ("sum price by city with s\t", "sum price by city with subtotals"),
    ("count where price is not \t", "count where price is not missing"), ('count where city = "duong\t', 'count where city = "Hải Dương"'),
    ('count where city contains "noi\t', 'count where city contains "Hà Nội"'), ('count where city = "Hà Nội"\t\t', 'count where city = "Hà Nội" and'),
    ("count by cixx\x1b[D\x1b[D\t", "count by city"), ('load "t.csv" \t\t', 'load "t.csv" as t'),
    (".help E010\t", ".help E010"), ("sum ric\t", "sum price"),
])
def test_tab_puts_in_what_alone_may_stand(screen, kinds, typed, whole):
    at = screen("t.csv", width=100)
    at.type(typed)
    assert at.line.rstrip().removeprefix(PROMPT) == whole
