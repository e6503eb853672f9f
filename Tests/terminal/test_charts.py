"""Pictures in a terminal of any width, and in files."""
import re
import signal
import subprocess
import time
import unicodedata
import xml.etree.ElementTree

import pexpect
import pytest

from conftest import TINH, run

LONG = "Xã có một cái tên rất dài mà không ai đọc hết được"
TABLE = "city,year,day,paid (VND),area (m2)\n" + "".join(
    f"{city},{year},{year}-0{month}-01,{paid * month * 1000003},{paid * 1.5 + month}\n"
    for city, paid in [("Hải Dương", 900), ("Tứ Kỳ", 70), (LONG, 300), ("\x1b[31mđỏ\x1b[2J", -250)]
    for year in range(2021, 2024) for month in range(1, 4))

CHARTS = [
    "sum paid by city | chart bar", "sum paid by city, year | chart bar", "sum paid by day | chart line",
    "sum paid by day, city | chart line", "sum paid by day | chart area", "chart scatter area, paid",
    "show area, paid, city | chart scatter", "chart hist area", "sum paid by city across year | chart heat",
    "sum paid by city, day | chart heat", "sum paid by year, city where paid > 0 | chart area",
    "avg paid by year, city | chart area",
]


@pytest.fixture
def table(data):
    (data / "t.csv").write_text(TABLE, encoding="utf-8")
    return data


def drawn(query, width, height=24, **environment):
    """What a terminal of this size is sent."""
    variables = {"PATH": "/usr/bin:/bin", "TERM": "xterm", "LANG": "C.UTF-8", **environment}
    program = pexpect.spawn(
        TINH, ["--quiet", "-c", query, "t.csv"], env=variables, encoding="utf-8", dimensions=(height, width), timeout=20)
    text = program.read()
    program.close()
    assert program.exitstatus == 0, text
    return text


def cells(line):
    return sum(
        0 if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf"
        else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("query", CHARTS)
@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"LANG": "C"}, {"TERM": "dumb"}])
def test_no_line_is_wider_than_the_terminal(table, query, width, environment):
    text = plain(drawn(query, width, **environment))
    lines = text.replace("\r\n", "\n").split("\n")
    assert len(lines) > 4
    assert max(map(cells, lines)) <= width
    # What the data have of control characters is shown, not sent.
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)


@pytest.mark.parametrize("query", CHARTS)
@pytest.mark.parametrize("environment", [{"LANG": "C"}, {"TERM": "dumb"}])
def test_a_terminal_without_unicode_is_sent_ascii_but_for_the_data(table, query, environment):
    text = drawn(query, 80, **environment)
    assert not re.search("[\u2500-\u28ff]", text)
    if environment.get("TERM") == "dumb":
        assert "\x1b" not in text


@pytest.mark.parametrize("environment, isColoured", [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_only_where_they_are_wanted(table, environment, isColoured):
    assert ("\x1b[34m" in drawn("sum paid by city | chart bar", 80, **environment)) == isColoured


def test_a_wider_terminal_has_longer_bars(table):
    def longest(width):
        return max(len(re.findall("█", line)) for line in drawn("sum paid by year | chart bar", width).split("\n"))
    assert longest(40) < longest(80) < longest(200)


def test_a_pipe_gets_the_rows_that_are_drawn(table):
    query = "sum paid by year"
    assert run("-c", query + " | chart line", "t.csv").stdout == run("-c", query, "t.csv").stdout


@pytest.mark.parametrize("query", CHARTS)
def test_svg_is_well_formed_and_needs_nothing_else(table, query):
    assert run("-c", query, "t.csv", "-o", "x.svg").returncode == 0
    text = (table / "x.svg").read_text(encoding="utf-8")
    root = xml.etree.ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "\x1b" not in text and "href" not in text and "url(" not in text
    titles = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles[0]


def test_save_writes_pictures_and_pages(table):
    assert run("-c", 'sum paid by year | chart bar | save "a.svg"', "t.csv").returncode == 0
    assert run("-c", 'sum paid by year | chart bar | save "a.html"', "t.csv").returncode == 0
    xml.etree.ElementTree.fromstring((table / "a.svg").read_text(encoding="utf-8"))
    assert "<svg" in (table / "a.html").read_text(encoding="utf-8")
    refused = run("-c", 'sum paid by year | save "b.svg"', "t.csv")
    assert refused.returncode == 1 and "E0814" in refused.stderr and not (table / "b.svg").exists()


def test_several_results_make_one_page(table):
    query = "count by city; sum paid by year | chart line; explain count"
    assert run("-c", query, "t.csv", "-o", "page.html").returncode == 0
    text = (table / "page.html").read_text(encoding="utf-8")
    page = xml.etree.ElementTree.fromstring(text.replace("<!DOCTYPE html>", ""))
    assert len(page.findall(".//section")) == 3
    assert text.count("<html") == 1 and "\x1b" not in text
    assert "\\u{1b}[31m" in text
    out = run("-c", query, "t.csv", "--format", "html").stdout
    assert out.count("</html>") == 1 and out.count("<section>") == 3
    folder = run("-c", query, "t.csv", "-o", "pages/", "--format", "html")
    assert folder.returncode == 0
    for name in ["1.html", "2.html", "3.html"]:
        one = (table / "pages" / name).read_text(encoding="utf-8")
        assert one.startswith("<!DOCTYPE html>") and one.endswith("</html>\n")


def test_comments_of_a_script_are_the_words_of_its_page(table):
    (table / "r.tinh").write_text("""#!/usr/bin/env tinh
# What was paid.
#
# By `year`, in <VND>.

load "t.csv" as t  # not said

# Paid in all
# - once
# - twice
sum paid by year  # nor this

let n = count  # nor this

count where paid > 0
""", encoding="utf-8")
    assert run("run", "r.tinh", "-o", "page.html").returncode == 0
    text = (table / "page.html").read_text(encoding="utf-8")
    xml.etree.ElementTree.fromstring(text.replace("<!DOCTYPE html>", ""))
    assert "<title>What was paid</title>" in text
    body = re.sub(r"<section>.*?</section>", "<section/>", text[text.index("<body>"):], flags=re.S)
    assert body == (
        "<body>\n<h1>What was paid</h1>\n<p>By <code>year</code>, in &lt;VND&gt;.</p>\n"
        "<p>Paid in all</p>\n<ul><li>once</li><li>twice</li></ul>\n<section/>\n<section/>\n</body>\n</html>\n")
    # Elsewhere results stand alone.
    assert "paid in all" not in run("run", "r.tinh", "--format", "csv").stdout.lower()


def test_notes_stand_below_their_table(table):
    (table / "m.csv").write_text("a,b\nx,1\ny,\n", encoding="utf-8")
    assert run("-c", "sum b by a from m", "m.csv", "-o", "m.html").returncode == 0
    text = (table / "m.html").read_text(encoding="utf-8")
    assert '</table></div>\n<p class="note"><code>sum b</code> skipped 1 row of 2 where a value is missing</p>' in text


def test_a_picture_without_rows_says_so(table):
    for kind in ["bar", "line", "area", "heat"]:
        query = f"sum paid by year, city where paid > 1 trillion VND | chart {kind}"
        assert "no rows" in drawn(query, 60)
    assert "no rows" in drawn("chart hist paid where paid > 1 trillion VND", 60)


def test_areas_of_a_sum_stand_on_one_another(data):
    (data / "t.csv").write_text("city,year,paid\nb,2021,1\na,2022,3\nb,2022,1\na,2023,3\nb,2023,1\n", encoding="utf-8")
    stacked = plain(drawn("sum paid by year, city | chart area", 60, NO_COLOR="1"))
    assert "● a  ○ b" in stacked and "sum_paid, stacked" in stacked
    columns = list(zip(*[line.split("│", 1)[-1].split("┤", 1)[-1].ljust(60) for line in stacked.splitlines() if re.search("[│┤]", line)]))
    # From the top: both at the right end, and nothing of one covers all of the other.
    last = "".join(column for column in ["".join(column).strip() for column in columns] if column)
    assert "○●" in last and re.search("○+●+", last)
    apart = plain(drawn("avg paid by year, city | chart area", 60, NO_COLOR="1"))
    assert "stacked" not in apart and "●" in apart and "○" in apart


@pytest.mark.parametrize("clauses, order", [
    ("", ["a", "b", "c"]), (" sort kind desc", ["c", "b", "a"]), (" sort count desc", ["c", "a", "b"]),
    (" top 9", ["c", "a", "b"]), (" sort city desc", ["a", "b", "c"]),
])
def test_keys_of_heat_stand_in_order_unless_they_are_sorted(data, clauses, order):
    rows = ["x,c"] * 5 + ["x,a"] * 3 + ["y,b"] * 2
    (data / "t.csv").write_text("city,kind\n" + "\n".join(rows) + "\n", encoding="utf-8")
    text = plain(drawn(f"count by city, kind{clauses} | chart heat", 60)).splitlines()
    assert text[1].split()[1:] == order, text
    assert [line.split()[0] for line in text[2:4]] == (["y", "x"] if "city desc" in clauses else ["x", "y"])


# Pictures of many points

def many_points(data, rows=300_000):
    with open(data / "many.csv", "w", encoding="utf-8") as file:
        file.write("n,m,city\n")
        file.writelines(f"{n},{n * 7919 % 100_003},{'Tứ Kỳ' if n % 2 else 'Chí Linh'}\n" for n in range(rows))


@pytest.mark.parametrize("query", [
    "from many | chart scatter n, m", "from many | chart line n, m", "from many | chart area n, m",
    "from many | chart hist m", "from many | chart scatter n, m, city",
    'from many | chart scatter n, m | save "points.svg" replace',
    'from many | chart line n, m | save "points.html" replace',
])
def test_ctrl_c_ends_the_drawing_of_many_points_and_leaves_no_half_of_a_file(terminal, data, query):
    many_points(data)
    session = terminal("many.csv")
    session.process.delaybeforesend = None
    session.process.timeout = 60
    start = time.monotonic()
    whole = session.ask(query)
    seconds = time.monotonic() - start
    assert "interrupted" not in whole
    kept = {path.name: path.read_bytes() for path in data.glob("points.*")}
    slowest = 0
    for share in (0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9):
        session.type(query + "\r")
        session.process.expect_exact("\x1b[?2004l")
        time.sleep(seconds * share)
        session.type("\x03")
        start = time.monotonic()
        answer = session.prompt()
        if "interrupted" in answer:
            slowest = max(slowest, time.monotonic() - start)
        # An interrupt that comes behind the end clears the line, and makes a prompt of its own.
        session.type("\x15show 6 * 7 + 1000\r")
        session.expect("1,042")
        session.prompt()
        assert {path.name: path.read_bytes() for path in data.glob("points.*")} == kept
        assert not list(data.glob(".*tmp*")) and not list(data.glob(".points*"))
    # How soon depends on the machine; that it was not the end of the drawing does not.
    assert slowest < max(0.5, seconds / 3), (slowest, seconds)
    assert "count = 300,000" in session.ask("count")


@pytest.mark.parametrize("ending", ["svg", "html"])
def test_an_interrupted_run_leaves_no_half_of_a_picture(data, ending):
    many_points(data)
    query = "from many | chart scatter n, m"
    start = time.monotonic()
    assert run("-c", query, "many.csv", "-o", f"whole.{ending}").returncode == 0
    seconds = time.monotonic() - start
    statuses = set()
    for share in (0.2, 0.4, 0.6, 0.8, 0.9):
        process = subprocess.Popen([TINH, "-c", query, "many.csv", "-o", f"part.{ending}"])
        time.sleep(seconds * share)
        process.send_signal(signal.SIGINT)
        statuses.add(process.wait(5))
        if statuses == {0}:
            break
        part = data / f"part.{ending}"
        assert not part.exists() or part.read_bytes() == (data / f"whole.{ending}").read_bytes()
        part.unlink(missing_ok=True)
        assert {path.name for path in data.iterdir()} == {"clearance.csv", "many.csv", f"whole.{ending}"}
    assert statuses & {130, -signal.SIGINT}


# What has no room is said

@pytest.mark.parametrize("environment", [{}, {"LANG": "C"}])
def test_a_narrow_picture_says_what_it_leaves_out(table, environment):
    text = " ".join(plain(drawn("sum paid by city | chart bar", 20, **environment)).split())
    assert "figures left out, the terminal is too narrow; the longest bar is 16,200,048,600" in text
    text = " ".join(plain(drawn("sum paid by city across year | chart heat", 20, **environment)).split())
    assert "1 of 3 names of columns left out, the terminal is too narrow: 2022" in text
    for query in ("sum paid by city | chart bar", "sum paid by city across year | chart heat"):
        assert "left out" not in drawn(query, 80, **environment)
