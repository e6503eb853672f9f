"""`tinh lsp`, spoken to over pipes as editors do."""
import json
import os
import random
import re
import select
import subprocess
import unicodedata
from urllib.parse import quote

import pytest

from conftest import ROOT, TINH, run

TABLE = """project,city,date,compensation (VND),ratio
Đại lộ,Hải Dương,2023-05-01,5000,1
Phố,Tứ Kỳ,2023-06-02,,2
"""


class Editor:
    def __init__(self, folder, *arguments, encodings=None, is_initialized=True):
        self.folder = folder
        self.process = subprocess.Popen(
            [TINH, "lsp", *arguments], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.number = 0
        self.buffer = b""
        self.published = {}
        if is_initialized:
            general = {"positionEncodings": encodings} if encodings else {}
            self.capabilities = self.ask("initialize", capabilities={"general": general})["capabilities"]
            self.tell("initialized")

    # Frames

    def send_bytes(self, content):
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self.process.stdin.flush()

    def send(self, message):
        self.send_bytes(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def receive(self):
        """The next message; nothing but the protocol stands on standard output."""
        header = self.read(b"\r\n\r\n")
        assert re.fullmatch(rb"Content-Length: [0-9]+\r\n\r\n", header), header
        message = json.loads(self.read(count=int(header.split()[1])))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]
        return message

    def read(self, end=None, count=0):
        """Up to an end, or so many bytes."""
        while end not in self.buffer if end else len(self.buffer) < count:
            ready, _, _ = select.select([self.process.stdout], [], [], 20)
            assert ready, "the server says nothing"
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            assert piece, "the server is gone"
            self.buffer += piece
        size = self.buffer.index(end) + len(end) if end else count
        read, self.buffer = self.buffer[:size], self.buffer[size:]
        return read

    def answer(self, number):
        while True:
            message = self.receive()
            if message.get("id") == number and "method" not in message:
                return message

    # Requests

    def request(self, method, **parameters):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        return self.answer(self.number)

    def ask(self, method, **parameters):
        answer = self.request(method, **parameters)
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method, **parameters):
        self.send({"method": method, "params": parameters})

    def uri(self, name):
        return "file://" + quote(str(self.folder / name))

    def open(self, text, name="report.tinh"):
        self.tell(
            "textDocument/didOpen",
            textDocument={"uri": self.uri(name), "languageId": "tinh", "version": 1, "text": text})
        return self.diagnostics(name)

    def change(self, *changes, name="report.tinh", version=2):
        self.tell(
            "textDocument/didChange", textDocument={"uri": self.uri(name), "version": version},
            contentChanges=list(changes))

    def diagnostics(self, name="report.tinh"):
        self.published.pop(self.uri(name), None)
        while self.uri(name) not in self.published:
            self.receive()
        return self.published[self.uri(name)]["diagnostics"]

    def at(self, method, line, character, name="report.tinh", **more):
        return self.ask(
            "textDocument/" + method, textDocument={"uri": self.uri(name)},
            position={"line": line, "character": character}, **more)

    def of(self, method, name="report.tinh", **more):
        return self.ask("textDocument/" + method, textDocument={"uri": self.uri(name)}, **more)

    def labels(self, line, character):
        return [item["label"] for item in self.at("completion", line, character)["items"]]

    def end(self):
        if self.process.poll() is None:
            self.process.stdin.close()
        status = self.process.wait(20)
        assert self.process.stderr.read() == b""
        return status


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "clearance.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def editor(folder):
    editor = Editor(folder)
    yield editor
    assert editor.end() in (0, 1)


LOAD = 'load "clearance.csv" as clearance\n'


def span(line, start, end):
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def applied(text, edits):
    """Edits in UTF-16, as an editor applies them: the last first."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode("utf-16-le")) // 2 + 1)
    units = text.encode("utf-16-le")

    def offset(position):
        return 2 * (starts[position["line"]] + position["character"])

    for edit in sorted(edits, key=lambda edit: -offset(edit["range"]["start"])):
        lower, upper = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        units = units[:lower] + edit["newText"].encode("utf-16-le") + units[upper:]
    return units.decode("utf-16-le")


# Life

def test_life_and_end(folder):
    editor = Editor(folder)
    assert editor.capabilities["positionEncoding"] == "utf-16"
    assert editor.capabilities["hoverProvider"] and editor.capabilities["documentFormattingProvider"]
    assert editor.ask("shutdown") is None
    assert editor.request("textDocument/hover")["error"]["code"] == -32600
    editor.tell("exit")
    assert editor.end() == 0


def test_an_end_without_shutdown_is_no_success(folder):
    editor = Editor(folder)
    editor.tell("exit")
    assert editor.end() == 1


def test_before_initialize_nothing_is_answered(folder):
    editor = Editor(folder, is_initialized=False)
    assert editor.request("textDocument/hover")["error"]["code"] == -32002
    assert editor.request("initialize")["result"]["serverInfo"]["name"] == "tinh"
    assert editor.request("initialize")["error"]["code"] == -32600
    editor.end()


# Diagnostics

def test_a_mistake_is_marked_with_what_to_write(editor):
    [error] = editor.open(LOAD + "sum compensaton by city\n")
    assert error["range"] == span(1, 4, 15)
    assert (error["severity"], error["code"], error["source"]) == (1, "E0201", "tinh")
    assert "did you mean `compensation`?" in error["message"]
    [action] = editor.of("codeAction", range=span(1, 5, 5), context={"diagnostics": [error]})
    assert (action["title"], action["kind"]) == ("Write `compensation`", "quickfix")
    [(uri, edits)] = action["edit"]["changes"].items()
    assert applied(LOAD + "sum compensaton by city\n", edits) == LOAD + "sum compensation by city\n"
    assert uri == editor.uri("report.tinh")


def test_several_mistakes_and_notes(editor):
    found = editor.open(LOAD + 'sum x WHERE city == "a"\n')
    assert [(d["code"], d["severity"]) for d in found] == [("E0109", 1), ("E0103", 1)]
    [note] = editor.change({"text": LOAD + 'count where ratio > 9%\n'}) or editor.diagnostics()
    assert (note["code"], note["severity"]) == ("N0203", 2)


def test_nothing_is_run_or_written(editor, folder):
    text = LOAD + 'sum compensation by city | save "out.csv"\ncheck count > 100 from clearance as "many"\n'
    assert editor.open(text + "explain count from clearance\n") == []
    assert not (folder / "out.csv").exists()


def test_a_file_that_is_not_there(editor, folder):
    [error] = editor.open('load "later.csv" as later\ncount from later\n')
    assert error["code"] == "E0601" and error["range"] == span(0, 5, 16)
    (folder / "later.csv").write_text("a\n1\n")
    editor.tell("textDocument/didSave", textDocument={"uri": editor.uri("report.tinh")})
    assert editor.diagnostics() == []


def test_a_pipe_is_not_waited_for(editor, folder):
    os.mkfifo(folder / "pipe.csv")
    assert editor.open('load "pipe.csv" as p\nsum x from p\nimport "pipe.csv"\n') == []


def test_imports_are_looked_at(editor, folder):
    (folder / "names.tinh").write_text(LOAD + "let total = sum compensation\n")
    assert editor.open('import "names.tinh"\ntotal by city\n') == []
    (folder / "names.tinh").write_text(LOAD + "let total = summ compensation\n")
    editor.tell("workspace/didChangeWatchedFiles", changes=[])
    [error] = editor.diagnostics()
    assert error["range"]["start"]["line"] == 0 and "names.tinh:2" in error["message"]
    (folder / "names.tinh").write_text('import "report.tinh"\n')
    (folder / "report.tinh").write_text('import "names.tinh"\n')
    editor.tell("workspace/didChangeWatchedFiles", changes=[])
    [error] = editor.diagnostics()
    assert error["code"] == "E0232"


def test_a_script_whose_tables_the_command_line_names(folder):
    editor = Editor(folder)
    [note] = editor.open("sum compensation by city\n")
    assert (note["code"], note["severity"]) == ("E0211", 3)
    editor.end()
    editor = Editor(folder, "paid=clearance.csv")
    assert editor.open("param year int\nsum compensation by city where date in $year\nsum compensation\n") is not None
    assert editor.open("sum compensation by city from paid\n", "other.tinh") == []
    assert [d["code"] for d in editor.open("sum compensaton from paid\n", "third.tinh")] == ["E0201"]
    editor.end()


def test_a_parameter_from_the_command_line_is_not_missed(editor):
    assert editor.open(LOAD + "param limit int\ncount where ratio > $limit\n") == []
    [error] = editor.change({"text": LOAD + "count where ratio > $limit\n"}) or editor.diagnostics()
    assert error["code"] == "E0214"


def test_closing_takes_the_diagnostics_away(editor):
    assert editor.open("sum\n")
    editor.tell("textDocument/didClose", textDocument={"uri": editor.uri("report.tinh")})
    assert editor.diagnostics() == []
    assert editor.request("textDocument/hover", textDocument={"uri": editor.uri("report.tinh")},
                          position={"line": 0, "character": 0})["error"]["code"] == -32602


# Changes

def test_changes_of_parts(editor):
    assert editor.open(LOAD + "sum compensation\n") == []
    editor.change({"range": span(1, 4, 16), "text": "ratio"}, {"range": span(1, 9, 9), "text": " by citi"})
    [error] = editor.diagnostics()
    assert error["range"] == span(1, 13, 17)
    editor.change({"range": span(1, 13, 17), "text": "city"})
    assert editor.diagnostics() == []


def test_random_changes_give_the_same_text(editor):
    dice = random.Random(7)
    letters = ["a", "đ", "😀", "\n", "\r\n", "e\u0301", '"', " ", "(", "#"]
    text = "show 1\n"
    editor.open(text)
    for version in range(2, 60):
        units = text.encode("utf-16-le")
        lower, upper = sorted(dice.randrange(len(units) // 2 + 1) for _ in range(2))

        def cut(count):
            part = units[:2 * count]
            return part.decode("utf-16-le", "ignore")

        before, middle_end = cut(lower), cut(upper)

        def position(prefix):
            lines = re.split(r"\r\n|\n|\r", prefix)
            return {"line": len(lines) - 1, "character": len(lines[-1].encode("utf-16-le")) // 2}

        # Not between a carriage return and its line feed, where no editor has a position.
        if any(text[len(p):].startswith("\n") and p.endswith("\r") for p in (before, middle_end)):
            continue
        new = "".join(dice.choice(letters) for _ in range(dice.randrange(6)))
        editor.change(
            {"range": {"start": position(before), "end": position(middle_end)}, "text": new}, version=version)
        text = before + new + text[len(middle_end):]
        if len(text) > 400:
            text = "show 1\n"
            editor.change({"text": text}, version=version)
    # The symbols of a script that follows tell whether the text is the same.
    editor.change({"text": text + "\n\nlet a = 1\n"}, version=99)
    lines = (text + "\n\n").replace("\r\n", "\n").count("\n")
    names = [(s["name"], s["range"]["start"]["line"]) for s in editor.of("documentSymbol")]
    editor.change({"text": text}, version=100)
    last = len(text.replace("\r\n", "\n").split("\n")) - 1
    editor.change({"range": {"start": {"line": last, "character": 9999}, "end": {"line": 9999, "character": 0}},
                   "text": "\n\nlet a = 1\n"}, version=101)
    assert [(s["name"], s["range"]["start"]["line"]) for s in editor.of("documentSymbol")] == names
    assert lines >= 0


# Completion

def test_completion_knows_the_script(editor):
    editor.open(LOAD + 'let total = sum compensation\nparam first int = 1\n\nsum comp\nshow city where city = "ha\nto')
    assert editor.labels(4, 8) == ["compensation"]
    item = editor.at("completion", 4, 8)["items"][0]
    assert item["detail"] == "column, int VND"
    assert item["textEdit"] == {"range": span(4, 4, 8), "newText": "compensation"}
    values = editor.at("completion", 5, 26)["items"]
    assert [v["label"] for v in values] == ["Hải Dương"]
    assert applied("\n" * 5 + 'show city where city = "ha', [values[0]["textEdit"]]).endswith('= "Hải Dương"')
    assert "total" in editor.labels(6, 2)
    functions = {i["label"]: i for i in editor.at("completion", 4, 4)["items"]}
    assert functions["round"]["detail"].startswith("round(x number 'u") and "documentation" in functions["round"]


def test_completion_behind_a_bar_knows_the_step_before(editor):
    editor.open(LOAD + "count from clearance\n\nlet t = count as n by city from clearance | where n\n\ncount by city from clearance | sort com")
    assert {"n", "not"} <= set(editor.labels(3, 51)) and "city" in editor.labels(3, 50)
    assert editor.labels(5, 39) == []


def test_completion_of_tables_files_parameters_and_units(editor, folder):
    (folder / "data").mkdir()
    (folder / "names.tinh").write_text("")
    editor.open(LOAD + 'param first int = 1\ncount from cl\nload "cl\nimport "\nshow $f\nsum compensation to VN')
    assert editor.labels(2, 13) == ["clearance"]
    assert editor.labels(3, 8) == ["clearance.csv"]
    assert editor.labels(4, 8) == ["names.tinh", "data/"]
    assert editor.labels(5, 7) == ["$first"]
    assert "VND" in editor.labels(6, 22)


def test_completion_of_values_without_quotes(editor):
    text = "count where date = \ncount where date = 2023-06\ncount where city = ha\n"
    last = "from clearance | where ratio = 1 | sort city | where ratio = "
    editor.open(LOAD + text + last)
    items = editor.at("completion", 1, 19)["items"]
    assert [item["label"] for item in items][:2] == ["@2023-05-01", "@2023-06-02"] and items[0]["kind"] == 12
    [item] = editor.at("completion", 2, 26)["items"]
    assert item["textEdit"] == {"range": span(2, 19, 26), "newText": "@2023-06-02"}
    assert editor.labels(3, 21)[0] == '"Hải Dương"'
    first = editor.at("completion", 4, len(last))["items"][0]
    assert first["label"] in ("1", "2") and "detail" not in first, "a count of other rows"


def test_a_line_of_its_own_begins_a_statement(editor):
    editor.open(LOAD + "sum compensation\n\n")
    assert {"load", "let", "show", "clearance"} - {"clearance"} <= set(editor.labels(3, 0))
    assert "by" in editor.labels(1, 16) or editor.labels(1, 16) == ["compensation"]


# Hover

@pytest.mark.parametrize("line, character, words", [
    (1, 13, ["sum(x amount 'u) amount 'u", "The total."]), (1, 17, ["compensation: int VND", "a column of `clearance`"]),
    (2, 2, ["let total = sum compensation", "It is decimal VND", "All that was paid."]),
    (2, 7, ["one row for each group"]), (2, 10, ["city: text"]), (3, 13, ["a table", "project: text", "date: date"]),
    (4, 13, ["$first: int"]), (5, 12, ["Comparisons."]),
])
def test_hover(editor, line, character, words):
    editor.open(
        "## All that was paid.\n".join([LOAD, "let total = sum compensation\ntotal by city\ncount from clearance\n"
                                       "show 1 where $first > 1\ncheck ratio >= 0\n"]).replace(
            LOAD, LOAD + "param first int = 1\n", 1).replace("## All", "## All"))
    result = editor.at("hover", line + 2, character)
    for word in words:
        assert word in result["contents"]["value"], result


def test_hover_on_nothing(editor):
    editor.open(LOAD + "# a comment\n\nshow 12\n")
    assert editor.at("hover", 2, 0) is None
    assert editor.at("hover", 99, 99) is None
    assert editor.at("hover", 3, 6) is None


# Formatting

@pytest.mark.parametrize("text", [
    "show   1\n", "sum  a,b\n\n\n\n# c\nshow 1\nlet  x=1\nlet y = 2\n", "show 1", "show 1\r\nshow   2\r\nshow 3\r\n",
    'show "đ😀" ,2\n', "", "\n\n", "show 1\n", "# nothing\n\n\n\nshow 1;show 2\n",
    'show 1 as cafe\u0301\nshow   2\n',
])
def test_formatting_is_that_of_fmt(editor, folder, text):
    editor.open(text)
    edits = editor.of("formatting", options={"tabSize": 4, "insertSpaces": True})
    wanted = run("fmt", "-", stdin=text.replace("\r\n", "\n")).stdout
    ends = "\r\n" if "\r\n" in text else "\n"
    assert applied(text, edits) == wanted.replace("\n", ends)


def test_formatting_changes_no_more_than_differs(editor):
    lines = [f"let a{number} = {number}" for number in range(1000)]
    lines[3] = "let  a3=3"
    lines[900] = "let a900=900"
    editor.open("\n".join(lines) + "\n")
    edits = editor.of("formatting")
    assert [edit["range"]["start"]["line"] for edit in edits] == [3, 900]
    editor.change({"text": "show (\n"})
    assert editor.of("formatting") is None


# Outline and definitions

def test_symbols_and_definitions(editor, folder):
    (folder / "names.tinh").write_text("let half(x) = x / 2\n")
    editor.open('import "names.tinh"\n' + LOAD + "param first int = 1\nlet total = sum compensation\n"
                'check count > $first from clearance as "rows"\nhalf total by city\n')
    assert [(s["name"], s["range"]["start"]["line"]) for s in editor.of("documentSymbol")] == [
        ("clearance", 1), ("$first", 2), ("total", 3), ("rows", 4)]
    here = editor.uri("report.tinh")
    assert editor.at("definition", 5, 7) == {"uri": here, "range": span(3, 4, 9)}
    assert editor.at("definition", 4, 16) == {"uri": here, "range": span(2, 6, 11)}
    assert editor.at("definition", 5, 15) == {"uri": here, "range": span(1, 24, 33)}
    assert editor.at("definition", 5, 1) == {"uri": editor.uri("names.tinh"), "range": span(0, 4, 8)}
    assert editor.at("definition", 0, 10)["uri"] == editor.uri("names.tinh")
    assert editor.at("definition", 1, 10)["uri"] == editor.uri("clearance.csv")
    assert editor.at("definition", 4, 2) is None


def test_semantic_tokens(editor):
    editor.open('show "😀", round 1.5 # c\nwhere a\n')
    legend = editor.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"]
    data = editor.of("semanticTokens/full")["data"]
    assert [(*data[i:i + 3], legend[data[i + 3]]) for i in range(0, len(data), 5)] == [
        (0, 0, 4, "keyword"), (0, 5, 4, "string"), (0, 6, 5, "function"), (0, 6, 3, "number"), (0, 4, 3, "comment"),
        (1, 0, 5, "keyword"), (0, 6, 1, "variable")]


# Letters

@pytest.mark.parametrize("encodings", [None, ["utf-16"], ["utf-8", "utf-16"]])
def test_positions_in_the_encoding_that_is_agreed_on(folder, encodings):
    editor = Editor(folder, encodings=encodings)
    [error] = editor.open(LOAD + 'show "😀đ" as a, nothing from clearance\n')
    unit, size = ("utf-8", 1) if "utf-8" in (encodings or []) else ("utf-16-le", 2)
    assert error["range"]["start"]["character"] == len('show "😀đ" as a, '.encode(unit)) // size
    editor.end()


def test_decomposed_vietnamese_and_line_ends(editor, folder):
    (folder / "clearance.csv").write_text(unicodedata.normalize("NFD", TABLE), encoding="utf-8")
    text = unicodedata.normalize("NFD", 'count where city = "Hải Dương"').join([LOAD, "\nsum compensaton\n"])
    text = text.replace("\n", "\r\n")
    [error] = [d for d in editor.open(text) if d["severity"] == 1]
    assert error["range"] == span(2, 4, 15)
    prefix = unicodedata.normalize("NFD", 'count where city = "Hải')
    assert editor.labels(1, len(prefix)) == ["Hải Dương"]


# Broken input

def test_unknown_methods(editor):
    assert editor.request("textDocument/rename")["error"]["code"] == -32601
    editor.tell("$/unknown")
    editor.tell("workspace/didChangeConfiguration", settings={})
    assert editor.open("show 1\n") == []


@pytest.mark.parametrize("content, code", [
    (b"{", -32700), (b"", -32700), (b"[" * 100_000, -32700), (b'{"a":' * 100_000, -32700), (b"\xff\xfe", -32700),
    (b"[]", -32600), (b"1", -32600), (b'{"jsonrpc":"2.0"}', -32600), (b'{"jsonrpc":"1.0","id":1,"method":"x"}', -32600),
    (b'{"jsonrpc":"2.0","id":{},"method":"x"}', -32600), (b'{"jsonrpc":"2.0","id":1,"method":7}', -32600),
    (b'{"jsonrpc":"2.0","id":1e999999,"method":"x"}', -32601),
    (b'{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":[1]}', -32602),
    (b'{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"textDocument":{"uri":5}}}', -32602),
])
def test_broken_messages_are_refused(editor, content, code):
    editor.send_bytes(content)
    assert editor.receive()["error"]["code"] == code
    assert editor.open("show 1\n") == []


@pytest.mark.parametrize("header", [
    b"nonsense\r\n\r\n", b"Content-Length: x\r\n\r\n", b"Content-Length: -5\r\n\r\n", b"\r\n",
    b"Content-Length: 99999999999999999999999\r\n\r\n", b"Content-Type: a\r\n\r\n", b"x" * 10_000,
])
def test_broken_headers_are_skipped(editor, header):
    editor.process.stdin.write(header)
    editor.process.stdin.flush()
    assert editor.receive()["error"]["code"] == -32700
    assert editor.open("show 1\n") == []


def test_a_message_that_is_too_long_is_skipped(editor):
    editor.process.stdin.write(b"Content-Length: 70000000\r\n\r\n")
    piece = b" " * 1_000_000
    for _ in range(70):
        editor.process.stdin.write(piece)
    editor.process.stdin.flush()
    assert editor.receive()["error"]["code"] == -32700
    assert editor.open("show 1\n") == []


def test_other_headers_and_letter_case_are_taken(editor):
    content = json.dumps({"jsonrpc": "2.0", "id": "a", "method": "shutdown"}).encode()
    editor.process.stdin.write(
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:%d\r\n\r\n" % len(content))
    editor.process.stdin.write(content)
    editor.process.stdin.flush()
    assert editor.receive() == {"jsonrpc": "2.0", "id": "a", "result": None}


def test_cancelled_requests_are_told_so(editor):
    editor.open("show 1\n")
    place = {"textDocument": {"uri": editor.uri("report.tinh")}, "position": {"line": 0, "character": 1}}
    frames = b""
    for message in [
        {"id": 901, "method": "textDocument/hover", "params": place},
        {"id": 902, "method": "textDocument/hover", "params": place},
        {"method": "$/cancelRequest", "params": {"id": 902}},
    ]:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        frames += b"Content-Length: %d\r\n\r\n" % len(content) + content
    editor.process.stdin.write(frames)
    editor.process.stdin.flush()
    assert "result" in editor.answer(901)
    assert editor.answer(902)["error"]["code"] == -32800


def test_changes_that_make_no_sense_break_nothing(editor):
    editor.open("show 1\n")
    editor.change({"range": {"start": {"line": -1, "character": -7}, "end": {"line": 10**18, "character": 10**18}},
                   "text": "show 2\n"})
    assert editor.diagnostics() == []
    editor.change({"range": 5, "text": "x"}, {"nothing": 1})
    editor.change({"text": 7})
    editor.at("hover", -1, -1)
    assert editor.at("completion", 10**18, 10**18)["items"] is not None
    assert editor.at("hover", 0, 1)["contents"]["value"]


def test_a_deep_and_a_large_script(editor):
    editor.open("show " + "(" * 200_000 + "1\n")
    editor.change({"text": "show " + " + ".join(["1"] * 100_000) + "\n"})
    assert editor.labels(0, 3)
    editor.change({"text": "let a = 1\n" * 20_000})
    assert editor.diagnostics()


def test_every_wrong_script_is_marked_as_run_says(folder):
    """The errors that are known before a run, over the examples."""
    editor = Editor(ROOT / "examples/errors/names")
    count = 0
    for script in sorted((ROOT / "examples/errors").glob("*/*.tinh")):
        recorded = script.with_suffix(".txt")
        if not recorded.exists() or script.parent.name in {"running", "usage", "files", "not-yet", "data"}:
            continue
        said = recorded.read_text(encoding="utf-8")
        if "--strict" in said.splitlines()[0]:
            continue
        uri = "file://" + quote(str(script))
        editor.tell("textDocument/didOpen", textDocument={
            "uri": uri, "languageId": "tinh", "version": 1, "text": script.read_text(encoding="utf-8")})
        while uri not in editor.published:
            editor.receive()
        codes = {d["code"] for d in editor.published[uri]["diagnostics"] if d["code"].startswith("E")}
        wanted = {line.split()[1].rstrip(":") for line in said.splitlines() if line.startswith("error E")}
        if codes == wanted:
            count += 1
        else:
            print(script.name, codes, wanted)
    assert count > 200
    assert editor.end() == 1
