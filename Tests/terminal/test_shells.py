"""What is generated for other programs: the man page, and completion in bash, zsh and fish, each in the real program."""
import os
import shutil
import subprocess

import pexpect
import pytest

from conftest import ROOT, TINH, run


def generated(what):
    done = run("generate", what)
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout


def needs(program):
    """On the machines of CI `.ci/requirements test` has installed it."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


# The man page

@needs("mandoc")
def test_the_man_page_is_well_formed(tmp_path):
    (tmp_path / "tinh.1").write_text(generated("man"), encoding="utf-8")
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", tmp_path / "tinh.1"], capture_output=True, encoding="utf-8")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@needs("mandoc")
def test_the_man_page_says_what_the_help_says(tmp_path):
    (tmp_path / "tinh.1").write_text(generated("man"), encoding="utf-8")
    page = subprocess.run(
        ["mandoc", "-T", "utf8", tmp_path / "tinh.1"], capture_output=True, encoding="utf-8").stdout
    # Bold and underlined letters are struck over.
    letters = []
    for letter in page:
        letters.pop() if letter == "\b" else letters.append(letter)
    words = " ".join("".join(letters).split())
    for flag in ["-c, --command QUERY", "--format FORMAT", "--error-format FORMAT", "--version"]:
        assert flag in words
    for command in ["tinh run SCRIPT [FILE…]", "tinh fmt [--check] PATH…", "tinh help [TOPIC]"]:
        assert command in words
    assert " ".join(run("help").stdout.split("Exit status:")[1].split()[20:60]) in words


# Completion

@pytest.fixture
def folder(data):
    (data / "report.tinh").write_text("show 1\n")
    (data / "year two.csv").write_text("a\n1\n")
    (data / "data").mkdir()
    (data / "tinh").symlink_to(TINH)
    return data


class Shell:
    """A shell in a terminal that has been told of the completion."""

    def __init__(self, command, setup, folder, prompt="PROMPT> "):
        environment = {
            **os.environ, "TERM": "xterm", "PS1": prompt, "HOME": str(folder), "ZDOTDIR": str(folder),
            "PATH": f"{folder}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": str(folder / "config"),
            "INPUTRC": "/dev/null",
        }
        self.process = pexpect.spawn(
            command[0], command[1:], env=environment, encoding="utf-8", dimensions=(50, 200), timeout=20)
        for line in setup:
            self.process.send(line + "\r")
        self.process.send("echo rea''dy\r")
        self.process.expect_exact("ready\r\n")

    def completed(self, typed):
        """The line as it stands after Tab."""
        self.process.send(typed + "\t")
        self.process.send("\x01echo '<\x05>'\r")
        self.process.expect(r"[\r\n]<([^<>]*?) ?>\r\n")
        return self.process.match.group(1)


def bash(folder):
    (folder / "completion").write_text(generated("bash"), encoding="utf-8")
    return Shell(["bash", "--norc", "--noprofile"], ["bind 'set bell-style none'", "source completion"], folder)


def offered(folder, *words):
    """What the bash function offers for the last of the words, as bash calls it."""
    script = (
        'source completion; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tinh; '
        'printf "%s\\n" "${COMPREPLY[@]}"')
    (folder / "completion").write_text(generated("bash"), encoding="utf-8")
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "bash", *words], cwd=folder, capture_output=True, encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert (done.stderr, done.returncode) == ("", 0)
    return sorted(filter(None, done.stdout.split("\n")))


@pytest.mark.parametrize("words, expected", [
    (["tinh", "--format", ""], {"table", "csv", "json", "none"}),
    (["tinh", "--format", "=", "j"], {"json"}),
    (["tinh", "--format", "="], {"table", "csv", "json", "none"}),
    (["tinh", "--color", "a"], {"auto", "always"}),
    (["tinh", "--error-format", ""], {"text", "json"}),
    (["tinh", "--err"], {"--error-format"}),
    (["tinh", "d"], {"describe", "data"}),
    (["tinh", "--quiet", "fm"], {"fmt"}),
    (["tinh", "help", "cumul"], {"cumulative"}),
    (["tinh", "help", "count"], {"count", "count\\ distinct"}),
    (["tinh", "help", "E020"], {"E0201", "E0209"}),
    (["tinh", "help", "error-f"], {"error-format"}),
    (["tinh", "generate", "z"], {"zsh"}),
    (["tinh", "-c", ""], set()),
    (["tinh", "-o", ""], set()),
    (["tinh", "run", "re"], set()),
])
def test_bash_is_offered(folder, words, expected):
    found = set(offered(folder, *words))
    assert expected <= found and (expected or not found)


@pytest.mark.parametrize("typed, line", [
    ("tinh desc", "describe"), ("tinh run rep", "report.tinh"), ("tinh run ye", "year\\ two.csv"),
    ("tinh --format markd", "markdown"), ("tinh --format=markd", "markdown"), ("tinh --color=nev", "never"),
    ("tinh --error-format js", "json"), ("tinh help cumul", "cumulative"), ("tinh help E020", "E020"),
    ("tinh clea", "clearance.csv"), ("tinh c=clea", "clearance.csv"), ("tinh -o rep", "report.tinh"),
    ("tinh --stri", "--strict"),
])
def test_bash_completes(folder, typed, line):
    assert bash(folder).completed(typed).endswith(line)


@needs("zsh")
@pytest.mark.parametrize("typed, line", [
    ("tinh desc", "describe"), ("tinh run rep", "report.tinh"), ("tinh --format=markd", "markdown"),
    ("tinh --format markd", "markdown"), ("tinh --color nev", "never"), ("tinh help cumul", "cumulative"),
    ("tinh help E0810", "E0810"), ("tinh clea", "clearance.csv"), ("tinh generate fi", "fish"),
])
def test_zsh_completes(folder, typed, line):
    (folder / "_tinh").write_text(generated("zsh"), encoding="utf-8")
    setup = ["fpath=($PWD $fpath); autoload -U compinit; compinit -u -D; unsetopt beep"]
    shell = Shell(["zsh", "-f", "-i"], setup, folder)
    assert shell.completed(typed).endswith(line)


@needs("fish")
@pytest.mark.parametrize("typed, expected", [
    ("tinh des", ["describe"]), ("tinh run rep", ["report.tinh"]), ("tinh --format markd", ["markdown"]),
    ("tinh --format=markd", ["--format=markdown"]), ("tinh --color nev", ["never"]),
    ("tinh help cumul", ["cumulative"]), ("tinh help E0810", ["E0810"]), ("tinh generate ba", ["bash"]),
    ("tinh clea", ["clearance.csv"]),
])
def test_fish_completes(folder, typed, expected):
    (folder / "tinh.fish").write_text(generated("fish"), encoding="utf-8")
    done = subprocess.run(
        ["fish", "--no-config", "-c", f'source tinh.fish; complete -C "{typed}"'], cwd=folder, capture_output=True,
        encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)})
    assert done.stderr == ""
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == expected


# Installation

def test_all_is_installed_and_taken_away(tmp_path):
    """With the program that the tests use in place of a release build."""
    place = tmp_path / "root"
    arguments = [
        "make", "-s", "-C", ROOT, f"DESTDIR={place}", "PREFIX=/usr", f"PROGRAM={TINH}", "-o", "build",
        f"GENERATED={tmp_path}/generated"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    subprocess.run([*arguments, "install"], check=True, env=environment)
    files = sorted(str(path.relative_to(place / "usr")) for path in place.rglob("*") if path.is_file())
    assert files == [
        "bin/tinh", "share/bash-completion/completions/tinh", "share/fish/vendor_completions.d/tinh.fish",
        "share/man/man1/tinh.1", "share/zsh/site-functions/_tinh"]
    assert (place / "usr/share/man/man1/tinh.1").read_text(encoding="utf-8") == generated("man")
    subprocess.run([*arguments, "uninstall"], check=True, env=environment)
    assert not [path for path in place.rglob("*") if path.is_file()]
