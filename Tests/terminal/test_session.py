"""The session that the README shows is what the prompt does."""
import xml.etree.ElementTree

import session
from conftest import ROOT


def test_the_recorded_session_is_what_the_prompt_shows_now():
    recorded = session.PLACE.read_text(encoding="utf-8")
    assert session.svg(session.record()) == recorded, "`make session` records it anew; look at it before you commit it"


def test_the_picture_of_the_readme_is_what_the_program_draws_now():
    assert session.picture() == session.PICTURE.read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(examples/session/paid.svg)" in readme and session.PICTURED in readme


def test_the_session_needs_nothing_else_and_stands_in_the_readme():
    text = session.PLACE.read_text(encoding="utf-8")
    root = xml.etree.ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "href" not in text and "url(" not in text and "\x1b" not in text
    assert "(examples/session/session.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_colours_can_be_read_on_their_paper():
    def luminance(color):
        parts = [int(color[start:start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for colors in (session.LIGHT, session.DARK):
        paper = luminance(colors["paper"])
        for name, color in colors.items():
            if name not in ("paper", "edge"):
                one, other = sorted([paper, luminance(color)])
                assert (other + 0.05) / (one + 0.05) >= 4.5, name
