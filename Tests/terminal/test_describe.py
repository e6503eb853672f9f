"""What `describe` tells, in terminals of every width: nothing of it is lost."""
import re

import pytest

from test_results import answer_lines, write

FIGURES = ["rows", "missing", "distinct", "min", "q1", "median", "mean", "q3", "max", "commonest"]


def payments(data):
    """Large sums in VND, years, shares, days and names; some missing."""
    lines = ["project,year,paid (VND),share (%),day"]
    for n in range(3000):
        paid = "" if n % 100 == 0 else 20_672_000 + n // 2 * 2 * 1_000_003 % 1_325_000_000
        lines.append(f"Đại lộ Võ Văn Kiệt {n % 7},{2021 + n % 3},{paid},{n % 1000 / 10},2023-0{n % 9 + 1}-11")
    write(data / "payments.csv", *lines)


def blocks(answer):
    """The words of each column's lines, by its name."""
    found = {}
    for line in answer_lines(answer):
        if not line.startswith(" "):
            name = line.split()[0]
        found.setdefault(name, []).append(line)
    return {name: " ".join(" ".join(lines).split()) for name, lines in found.items()}


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("width", [20, 40, 80])
def test_nothing_is_left_out_where_the_terminal_is_narrow(terminal, data, width, locale):
    payments(data)
    session = terminal("payments.csv", width=width, height=200, environment={"LC_ALL": locale})
    answer = session.ask(".describe payments")
    assert all(len(line) <= width for line in answer.splitlines())
    assert "left out" not in " ".join(answer.split()) and "…" not in answer and "~" not in answer
    told = blocks(answer)
    paid = told["paid"]
    for name in FIGURES:
        assert f" {name} " in paid + " ", name
    # As other figures of money, and means without digits that nobody reads.
    assert "min 20,672,000" in paid and re.search(r"mean [0-9]{3},[0-9]{3},[0-9]{3} ", paid)
    assert "int VND" in paid and "missing 30" in paid and "rows 3,000" in paid
    year = told["year"]
    assert "min 2021" in year and "max 2023" in year and "mean 2022" in year and "2021 (1,000)" in year
    assert "Đại lộ Võ Văn Kiệt 6" in told["project"] and "min 2023-01-11" in told["day"]
    assert "max 99.9" in told["share"]


def test_a_wide_terminal_shows_a_table_with_the_same_figures(terminal, data):
    write(data / "t.csv", "n (VND),year", *(f"{n * 1000},{2020 + n % 4}" for n in range(1, 13)))
    session = terminal("t.csv", width=200)
    lines = answer_lines(session.ask("describe"))
    assert lines[0].split() == ["column", "type", "unit", "histogram"] + [
        "rows", "missing", "distinct", "min", "mean", "max", "q1", "median", "q3", "commonest"]
    assert " 1,000 " in lines[2] and " 12,000 " in lines[2] and " 6,500 " in lines[2]
    assert " 2020 " in lines[3] and " 2021.5 " in lines[3]


def test_files_and_pipes_get_the_table_as_it_is(data):
    from conftest import run
    payments(data)
    rows = run("describe", "payments.csv").stdout.splitlines()
    assert rows[0].startswith("column,type,unit,histogram,rows") and len(rows) == 6
    assert ",20672000," in rows[3]


def test_a_describe_that_is_taller_than_the_screen_is_paged_in_its_lines(terminal, data):
    payments(data)
    session = terminal("payments.csv", height=8, environment={"PAGER": "cat > paged.txt"})
    session.ask(".describe")
    paged = (data / "paged.txt").read_text(encoding="utf-8")
    assert all(len(line) <= 80 for line in re.sub(r"\x1b\[[0-9;]*m", "", paged).splitlines())
    assert "commonest" in paged and "left out" not in paged


def test_texts_of_thousands_of_letters_are_cut(terminal, data):
    write(data / "long.csv", "name,n", *[letter * 5000 + ",1" for letter in "abc"])
    answer = terminal("long.csv", width=80, height=60, environment={"LC_ALL": "C.UTF-8"}).ask(".describe long")
    told = blocks(answer)["name"]
    assert "distinct 3" in told and "min aaa" in told and "max ccc" in told and "…" in told
    assert len(answer_lines(answer)) < 25


@pytest.mark.parametrize("width", [40, 80, 120])
def test_of_long_texts_a_part_is_told_and_how_much_is_left_out(terminal, data, width):
    words = "Quyết định phê duyệt phương án bồi thường"
    write(data / "long.csv", "n,words", *(f'{n},"{n % 3} {" ".join([words] * 12)}"' for n in range(9)))
    session = terminal("long.csv", width=width, height=60)
    length = len(f"min 0 {' '.join([words] * 12)}")
    for query in ["describe", "show words | describe"]:
        answer = session.ask(query)
        lines = answer_lines(answer)
        text = " ".join(" ".join(lines).split())
        found = re.search(r"(min 0 Quyết.*?)… \(([0-9]+) more letters\)", text)
        assert found and len(found[1]) + int(found[2]) == length, text
        assert "max 2 Quyết" in text and "rows 9" in text and "distinct 3" in text
        assert len(lines) < 40 and all(len(line) <= width for line in lines)
