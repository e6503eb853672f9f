"""Completion and commands on a terminal, as they are typed."""
import pytest


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


@pytest.mark.parametrize("typed, words", [
    ('.find "Kinh', "the quote is open"), ('.save "x.csv', "the quote is open"),
    (".save x.csv repalce", "did you mean `.save x.csv replace`?"),
])
def test_a_command_that_is_typed_wrong_is_told_so(terminal, data, typed, words):
    session = terminal("clearance.csv", width=200)
    session.ask("count by city")
    assert words in session.ask(typed)
    assert not (data / "x.csv").exists()
