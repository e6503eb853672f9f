"""What a session at the prompt looks like: the program's output played into a terminal's screen."""
import os
import re
import time

import pexpect
import pyte

from conftest import PROMPT, TINH

BRACKETED = "\x1b[200~", "\x1b[201~"


class Screen:
    """A session in a terminal of `width` by `height` cells. `rows` is what stands there, `cursor` where the cursor is."""

    def __init__(self, *arguments, state, width=80, height=24, environment=None, prompt=PROMPT):
        variables = {**os.environ, "TERM": "xterm-256color", "XDG_STATE_HOME": str(state), "PAGER": "", **(environment or {})}
        for name in [name for name, value in variables.items() if value is None]:
            del variables[name]
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.raw = ""
        self.process = pexpect.spawn(
            TINH, list(map(str, arguments)), env=variables, encoding="utf-8", dimensions=(height, width), timeout=20)
        self.process.delaybeforesend = None
        self.wait_for(lambda screen: screen.line.startswith(prompt.rstrip()), "the first prompt")

    # What is shown

    @property
    def rows(self):
        """Without the empty rows at the end; a wide letter stands once."""
        rows = [line.rstrip() for line in self.screen.display]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    @property
    def text(self):
        return "\n".join(self.rows)

    @property
    def line(self):
        """The row of the cursor."""
        return self.screen.display[self.screen.cursor.y].rstrip()

    @property
    def cursor(self):
        return self.screen.cursor.x, self.screen.cursor.y

    @property
    def block(self):
        """The rows from the last prompt on."""
        rows = self.rows
        starts = [index for index, row in enumerate(rows) if row.startswith(PROMPT.rstrip())]
        return rows[starts[-1]:] if starts else rows

    @property
    def typed(self):
        """The text at the last prompt: its rows without their prompts."""
        return "\n".join(row[len(PROMPT):] for row in self.block)

    def colors(self, words):
        """The colours of the last place on the screen where the words stand."""
        for y in reversed(range(self.screen.lines)):
            x = self.screen.display[y].rfind(words)
            if x >= 0:
                cell = self.screen.buffer[y][x]
                return {cell.fg} | {name for name in ("bold", "underscore", "reverse") if getattr(cell, name)}
        raise AssertionError(f"{words!r} is not shown:\n{self.text}")

    # What is done

    def read(self, seconds):
        """Takes what comes within so many seconds; True when something did."""
        try:
            part = self.process.read_nonblocking(1 << 16, seconds)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            return False
        self.raw += part
        self.stream.feed(part)
        return True

    def wait_for(self, holds, what, seconds=20):
        end = time.monotonic() + seconds
        while not holds(self):
            assert time.monotonic() < end and self.process.isalive(), f"waited for {what}:\n{self.text}"
            self.read(0.05)

    def rest(self, seconds=0.1):
        """Waits until nothing comes any more."""
        while self.read(seconds):
            pass
        return self

    def type(self, keys):
        self.process.send(keys)
        return self.rest()

    def paste(self, text):
        return self.type(BRACKETED[0] + text + BRACKETED[1])

    def ask(self, text):
        """Types a statement and Enter, and waits for the next prompt; gives what was shown in between."""
        start = len(self.raw)
        self.process.send(text + "\r")
        self.wait_for(lambda screen: "\x1b[?2004h" in screen.raw[start:], "the next prompt")
        self.rest(0.05)
        answer = self.raw[start:].split("\x1b[?2004l", 1)[1].split("\x1b[?2004h", 1)[0]
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", answer).replace("\r\n", "\n")

    def resize(self, width, height=24):
        self.screen.resize(height, width)
        self.process.setwinsize(height, width)
        return self.rest()
