"""The program as its users meet it: as a process, and in a terminal.

TINH names the binary; without it the release build is tried, then the debug one.
"""
import os
import pathlib
import re
import subprocess

import pexpect
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROMPT = "tinh> "

CLEARANCE = """project,city,year,compensation (VND)
Đại lộ,Hải Dương,2023,512345678900
Đại lộ,Hải Dương,2022,100
Phố,Tứ Kỳ,2023,
Phố,Hà Nội,2023,2500
"""


def program():
    named = os.environ.get("TINH")
    places = [named] if named else [ROOT / ".build/release/tinh", ROOT / ".build/debug/tinh"]
    for place in places:
        if os.access(place, os.X_OK):
            return os.path.abspath(place)
    raise RuntimeError("build Tinh first, or set TINH to the program")


TINH = program()


@pytest.fixture
def data(tmp_path):
    """A folder with clearance.csv in it, the current folder of the test."""
    (tmp_path / "clearance.csv").write_text(CLEARANCE, encoding="utf-8")
    before = os.getcwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


def run(*arguments, stdin="", environment=None, **options):
    """A finished run; standard input is text, or something open."""
    environment = {**os.environ, **(environment or {})}
    if isinstance(stdin, str):
        options["input"] = stdin
    else:
        options["stdin"] = stdin
    return subprocess.run(
        [TINH, *map(str, arguments)], env=environment, encoding="utf-8", timeout=60,
        stdout=options.pop("stdout", subprocess.PIPE), stderr=options.pop("stderr", subprocess.PIPE), **options)


class Terminal:
    """A session at the prompt, in a terminal of 24 lines."""

    def __init__(self, *arguments, state, width=80, height=24, environment=None):
        variables = {**os.environ, "TERM": "xterm", "XDG_STATE_HOME": str(state), "XDG_CONFIG_HOME": str(state),
                     "PAGER": "", **(environment or {})}
        self.process = pexpect.spawn(
            TINH, list(map(str, arguments)), env=variables, encoding="utf-8", dimensions=(height, width), timeout=20)
        self.greeting = self.prompt()

    def prompt(self):
        """Waits for a new prompt and gives what was shown before it, without the terminal's own signs."""
        self.process.expect_exact("\x1b[?2004h" + PROMPT)
        return shown(self.process.before)

    def ask(self, text):
        """Types a statement, Enter, and gives what is shown until the next prompt."""
        self.type(text)
        self.type("\r")
        self.process.expect_exact("\x1b[?2004l")
        return self.prompt()

    def type(self, keys):
        self.process.send(keys)

    def expect(self, text):
        self.process.expect_exact(text)

    def end(self):
        """Ctrl-D; gives the exit status."""
        self.type("\x04")
        self.process.expect(pexpect.EOF)
        self.process.close()
        return self.process.exitstatus


def shown(text):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r\n", "\n")


@pytest.fixture
def terminal(data, tmp_path_factory):
    """Makes sessions that share a history; ends those that are left."""
    state = tmp_path_factory.mktemp("state")
    sessions = []

    def make(*arguments, **options):
        session = Terminal(*arguments, state=options.pop("state", state), **options)
        sessions.append(session)
        return session

    make.state = state
    yield make
    for session in sessions:
        session.process.close(force=True)
