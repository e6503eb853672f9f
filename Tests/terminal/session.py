"""Records the session that the README shows: types it at the real prompt, in a terminal, and draws what stood on the screen;
and the picture that the README shows.

usage: python -m session
"""
import os
import pathlib
import tempfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pyte

from conftest import ROOT, run
from screen import Screen

PLACE = ROOT / "examples/session/session.svg"
PICTURE = ROOT / "examples/session/paid.svg"
PICTURED = (
    "sum compensation as paid, sum plan as planned by month approved "
    "where year = 2023 and approved is not missing | chart line")
WIDTH, HEIGHT = 84, 70

# What the prompt is told: nothing that differs from run to run is shown.
CONFIGURATION = "timer = off\nwelcome = off\n"


@dataclass(frozen=True)
class Still:
    """Rows of the screen under a caption; a cursor where something is being typed."""
    caption: str
    rows: list
    cursor: tuple = None


@dataclass(frozen=True)
class Run:
    """Cells of one look, side by side."""
    column: int
    text: str
    look: str


def record():
    """The stills of the session."""
    before = os.getcwd()
    os.chdir(ROOT / "examples/hai-duong")
    try:
        with tempfile.TemporaryDirectory() as state:
            (pathlib.Path(state) / "tinh").mkdir()
            (pathlib.Path(state) / "tinh/config").write_text(CONFIGURATION, encoding="utf-8")
            return list(stills(state))
    finally:
        os.chdir(before)


def picture():
    """The picture that the README shows, as the program draws it."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "paid.svg"
        done = run("-c", PICTURED, ROOT / "examples/hai-duong/clearance.csv", "-o", path)
        assert done.returncode == 0, done.stderr
        return path.read_text(encoding="utf-8")


def stills(state):
    environment = {
        "XDG_CONFIG_HOME": state, "LANG": "C.UTF-8", "LC_ALL": None, "LC_CTYPE": None, "NO_COLOR": None,
        "CLICOLOR_FORCE": None, "COLORTERM": None}
    screen = Screen("clearance.csv", state=state, width=WIDTH, height=HEIGHT, environment=environment)
    first = len(screen.rows) - 1

    screen.type('sum compensation as paid by project where city = "\t')
    screen.wait_for(lambda screen: screen.text.count(" rows") == 12, "the values of city")
    rows = painted(screen)
    yield Still("Tab lists the values of a column, with how often each occurs", rows[first:], cursor(screen, first))

    screen.type("hai d\t")
    screen.wait_for(lambda screen: screen.line.endswith('"Hải Dương"'), "the value")
    yield Still("and completes what is typed without accents: hai d, Tab", asked(screen, " top 6"))
    yield Still("a wrong question is told what to write instead", asked(screen, "avg compensaton by city"))
    yield Still("`it` is the last answer", asked(screen, "it | chart bar"))
    yield Still("which columns hold a text, however it is typed", asked(screen, '.find "vo van kiet"'))
    screen.process.close(force=True)


def asked(screen, text):
    """The rows of a statement whose last part this is, and of its answer."""
    start = screen.cursor[1]
    screen.ask(text)
    return painted(screen)[start:screen.cursor[1]]


def cursor(screen, first):
    return screen.cursor[0], screen.cursor[1] - first


def painted(screen):
    """What stands on the screen, in runs. The terminal's faint is read as grey: pyte knows no faint."""
    paper = pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(paper).feed(screen.raw.replace("\x1b[2m", "\x1b[90m"))
    rows = [list(runs(paper.buffer[y])) for y in range(HEIGHT)]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def runs(cells):
    """Cells side by side that look the same; more than one blank parts them, as svg draws only one."""
    column, text, look = 0, "", None
    for x in range(WIDTH + 1):
        data, here = (cells[x].data, looks(cells[x])) if x < WIDTH else ("", None)
        isParted = data == " " and text.endswith(" ") or is_block(data) != is_block(text[-1:])
        if here != look or isParted:
            if text.strip():
                blanks = len(text) - len(text.lstrip())
                yield Run(column + blanks, text.strip(), look)
            column, text, look = x, "", here
        text += data


def is_block(sign):
    return sign != "" and sign in BLOCKS


def looks(cell):
    names = ([cell.fg] if cell.fg != "default" else []) + (["bold"] if cell.bold else [])
    return " ".join(names)


# The drawing

SIZE, ACROSS, DOWN = 14, 8.43, 18
MARGIN, GAP, HEAD = 18, 14, 20

# Parts of a cell from the left: typefaces draw them with gaps between.
BLOCKS = {"█": 8, "▉": 7, "▊": 6, "▋": 5, "▌": 4, "▍": 3, "▎": 2, "▏": 1}

# The colours that a terminal gives its numbers, on light and on dark paper; each has 4.5:1 against its paper at the least.
LIGHT = {
    "paper": "#ffffff", "edge": "#d0d7de", "default": "#1f2328", "soft": "#59636e", "red": "#b62324", "green": "#116329",
    "brown": "#7d4e00", "blue": "#0550ae", "magenta": "#7a3ba8", "cyan": "#136a78", "brightblack": "#6e7781"}
DARK = {
    "paper": "#0f1419", "edge": "#30363d", "default": "#e6edf3", "soft": "#9198a1", "red": "#ff8c82", "green": "#6fdd8b",
    "brown": "#e3b341", "blue": "#79b8ff", "magenta": "#d2a8ff", "cyan": "#6cd4e4", "brightblack": "#8b949e"}


def sheet(colors):
    rules = [f".paper{{fill:{colors['paper']};stroke:{colors['edge']}}}", f".caption{{fill:{colors['soft']}}}",
             f"text,.default{{fill:{colors['default']}}}", f".edge{{stroke:{colors['edge']}}}"]
    rules += [f".{name}{{fill:{color}}}" for name, color in colors.items() if name not in ("paper", "edge", "default", "soft")]
    return "".join(rules)


def svg(all_stills):
    body = []
    y = MARGIN
    for number, still in enumerate(all_stills):
        if number > 0:
            y += GAP
            body.append(f'<path class="edge" d="M{MARGIN} {y}H{MARGIN + round(WIDTH * ACROSS)}"/>')
            y += GAP / 2
        body.append(f'<text class="caption" x="{MARGIN}" y="{y + 13:g}">{escape(still.caption)}</text>')
        y += HEAD
        for row in still.rows:
            for part in row:
                body.append(drawn(part, y))
            y += DOWN
        if still.cursor:
            column, line = still.cursor
            body.append(
                f'<rect class="default" x="{MARGIN + column * ACROSS:g}" '
                f'y="{y - DOWN * (len(still.rows) - line) + 1:g}" width="{ACROSS:g}" height="{DOWN - 2}"/>')
    width, height = round(2 * MARGIN + WIDTH * ACROSS), round(y + MARGIN)
    style = (
        sheet(LIGHT) + ".bold{font-weight:700}.edge{fill:none}"
        + ".caption{font:italic 13px system-ui,-apple-system,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif}"
        + f"@media(prefers-color-scheme:dark){{{sheet(DARK)}}}")
    title = "A session at the prompt of Tinh: " + "; ".join(still.caption for still in all_stills)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f"font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace\" "
        f'font-size="{SIZE}">',
        f"<title>{escape(title)}</title>", f"<style>{style}</style>",
        f'<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>', *body, "</svg>", ""]
    return "\n".join(lines)


def drawn(part, y):
    x = MARGIN + part.column * ACROSS
    if is_block(part.text[0]):
        width = sum(BLOCKS[sign] for sign in part.text) / 8 * ACROSS
        return f'<rect class="{part.look or "default"}" x="{x:g}" y="{y + 2}" width="{width:.5g}" height="{DOWN - 4}"/>'
    length = len(part.text) * ACROSS
    look = f' class="{part.look}"' if part.look else ""
    # The length holds columns in line, whatever typeface there is.
    return f'<text{look} x="{x:g}" y="{y + 13:g}" textLength="{length:g}">{escape(part.text)}</text>'


if __name__ == "__main__":
    PLACE.write_text(svg(record()), encoding="utf-8")
    PICTURE.write_text(picture(), encoding="utf-8")
