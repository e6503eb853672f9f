"""Flags, operands, exit status, and where everything is written."""
import json
import os
import signal
import subprocess
import threading
import time

import pytest

from conftest import CLEARANCE, TINH, run

SUM = 'sum compensation as total where city = "Hải Dương"'


# Queries and scripts

def test_a_query_over_a_file_prints_csv_where_no_terminal_is(data):
    done = run("-c", SUM, "clearance.csv")
    assert (done.stdout, done.returncode) == ("total\n512345679000\n", 0)


def test_what_was_read_as_what_is_a_note_on_standard_error(data):
    done = run("-c", 'count where city = "hai duong"', "clearance.csv")
    assert done.stdout == "count\n2\n"
    assert "note" in done.stderr and "Hải Dương" in done.stderr
    assert run("-c", 'count where city = "hai duong"', "clearance.csv", "--quiet").stderr == ""


def test_strict_makes_such_a_note_an_error(data):
    done = run("-c", 'count where city = "hai duong"', "clearance.csv", "--strict")
    assert (done.stdout, done.returncode) == ("", 1)
    assert "error" in done.stderr and "Hải Dương" in done.stderr


def test_a_query_without_a_source_needs_no_file(data):
    assert run("-c", "show 1 as one").stdout == "one\n1\n"


@pytest.mark.parametrize(
    "words, command, instead",
    [("help", ".help", "`tinh help`"), ("help sum", ".help", "`tinh help`"), ("exit", ".quit", "in a terminal")])
def test_a_command_of_the_prompt_is_told_to_be_one(data, words, command, instead):
    done = run("-c", words, "clearance.csv")
    assert (done.stdout, done.returncode) == ("", 1)
    assert f"`{command}` is a command of the prompt" in done.stderr and instead in done.stderr


def test_a_file_can_have_another_name(data):
    assert run("-c", "count from c", "c=clearance.csv").stdout == "count\n4\n"


def test_standard_input_is_a_file(data):
    assert run("-c", "count from c", "c=-", stdin=CLEARANCE).stdout == "count\n4\n"


def test_describe_tells_of_each_column_of_each_file(data):
    done = run("describe", "clearance.csv", "--format", "ndjson")
    columns = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and done.stderr == ""
    assert {column["rows"] for column in columns} == {4}
    assert "compensation" in {column["column"] for column in columns}
    twice = run("describe", "clearance.csv", "again=clearance.csv").stdout
    assert twice.count("column,type,unit") == 2


def test_a_script_finds_its_files_beside_it_and_takes_parameters(data):
    (data / "below").mkdir()
    (data / "below/q.tinh").write_text(
        'load "../clearance.csv" as c\nparam year int = 2022\ncount from c where year = $year\n', encoding="utf-8")
    for arguments in (["run", "below/q.tinh"], ["below/q.tinh"]):
        assert run(*arguments).stdout == "count\n1\n"
        assert run(*arguments, "--param", "year=2023").stdout == "count\n3\n"
        assert run("--param", "year=2023", *arguments).stdout == "count\n3\n"


def test_a_script_without_a_terminal_comes_from_standard_input(data):
    done = run("clearance.csv", stdin="let n = 2022\n\ncount where year = n\ncount\n  by year;\n")
    assert done.stdout == "count\n1\n\nyear,count\n2022,1\n2023,3\n"


def test_a_script_from_standard_input_is_told_what_the_same_in_a_file_is(data):
    script = "count by city\nwhere year = 2022\ncount\n\nwhere year = 2023\ntop 1\n"
    (data / "s.tinh").write_text(script, encoding="utf-8")
    from_file, from_input = run("run", "s.tinh", "clearance.csv"), run("clearance.csv", stdin=script)
    assert from_file.stderr.count("this line is a statement of its own") == 1
    assert "indent this line where it goes on with the one before it" in from_file.stderr
    assert from_input.stdout == from_file.stdout
    assert from_input.stderr == from_file.stderr.replace("s.tinh:", "standard input:")


def test_each_statement_runs_as_soon_as_it_is_whole(data):
    process = subprocess.Popen([TINH, "clearance.csv"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    for statement in ("count\n\n", "count;\n", "count\n  where year > 0\n\n"):
        process.stdin.write(statement)
        process.stdin.flush()
        lines = [process.stdout.readline() for _ in range(2)]
        assert "4\n" in lines or process.stdout.readline() == "4\n"
    process.stdin.close()
    assert process.wait(20) == 0
    process.stdout.close()


def test_a_script_from_standard_input_stops_at_its_first_error_and_names_its_line(data):
    done = run("clearance.csv", stdin="count\n\n\ncount by nothing\n\ncount by year\n")
    assert done.returncode == 1
    assert done.stdout == "count\n4\n"
    assert "standard input:4:10" in done.stderr


def test_a_failed_check_is_told_and_the_script_goes_on(data):
    script = 'check count = 3 as "three"\ncheck compensation > 0 as "all paid"\ncount\n'
    done = run("clearance.csv", stdin=script)
    assert (done.stdout, done.returncode) == ("count\n4\n", 1)
    assert "standard input:1" in done.stderr and "three" in done.stderr and "4" in done.stderr
    assert "clearance.csv:4" in done.stderr


# Output

@pytest.mark.parametrize("form, expected", [
    ("csv", "city,n\nHà Nội,1\nHải Dương,2\nTứ Kỳ,1\n"),
    ("tsv", "city\tn\nHà Nội\t1\nHải Dương\t2\nTứ Kỳ\t1\n"),
    ("ndjson", '{"city":"Hà Nội","n":1}\n{"city":"Hải Dương","n":2}\n{"city":"Tứ Kỳ","n":1}\n'),
    ("table", "city       n\n─────────  ─\nHà Nội     1\nHải Dương  2\nTứ Kỳ      1\n"),
    ("none", ""),
])
def test_formats(data, form, expected):
    assert run("-c", "count as n by city", "clearance.csv", "--format", form).stdout == expected


def test_json_is_an_array_of_objects(data):
    done = run("-c", "count as n by city", "clearance.csv", "--format=json")
    assert json.loads(done.stdout)[1] == {"city": "Hải Dương", "n": 2}


def test_a_table_is_not_shortened_where_no_terminal_is(data):
    long = "x" * 500
    (data / "t.csv").write_text("a,b\n" + f"{long},1\n" * 300, encoding="utf-8")
    done = run("-c", "show a, b", "t.csv", "--format", "table", environment={"COLUMNS": "40"})
    assert done.stdout.count(long) == 300 and "…" not in done.stdout


@pytest.mark.parametrize("name", ["out.csv", "out.json", "out.ndjson", "out.tsv"])
def test_output_goes_to_a_file_in_the_format_of_its_ending(data, name):
    done = run("-c", "count as n", "clearance.csv", "-o", name)
    assert (done.stdout, done.returncode) == ("", 0)
    text = (data / name).read_text(encoding="utf-8")
    assert text == run("-c", "count as n", "clearance.csv", "--format", name[4:]).stdout


def test_several_results_go_to_a_folder(data):
    assert run("-c", "count; count by year", "clearance.csv", "-o", "out.csv").returncode == 0
    assert (data / "out/1.csv").read_text() == "count\n4\n"
    assert (data / "out/2.csv").read_text() == "year,count\n2022,1\n2023,3\n"
    assert run("-c", "count", "clearance.csv", "-o", "there/").returncode == 0
    assert (data / "there/1.csv").read_text() == "count\n4\n"


@pytest.mark.parametrize("query", ["count; count by nothing", "count by nothing"])
def test_the_old_file_is_untouched_by_a_failure(data, query):
    (data / "out.csv").write_text("old")
    done = run("-c", query, "clearance.csv", "-o", "out.csv")
    assert done.returncode == 1
    assert (data / "out.csv").read_text() == "old"
    assert sorted(os.listdir(data)) == ["clearance.csv", "out.csv"]


def test_a_missing_folder_is_told_before_the_work(data):
    done = run("-c", "count", "clearance.csv", "-o", "none/out.csv")
    assert done.returncode == 1 and "none/out.csv" in done.stderr


@pytest.mark.parametrize("arguments", [["--format", "csv"], ["--format", "json"], ["--format", "table"]])
def test_a_full_disk_is_an_error(data, arguments):
    with open("/dev/full", "w") as full:
        done = run("-c", "count", "clearance.csv", *arguments, stdout=full)
    assert done.returncode == 1 and "disk is full" in done.stderr
    done = run("-c", "count", "clearance.csv", "-o", "/dev/full", *arguments)
    assert done.returncode == 1 and "disk is full" in done.stderr


def test_a_closed_pipe_ends_quietly(data):
    (data / "long.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(300_000)))
    process = subprocess.Popen(
        [TINH, "-c", "show n", "long.csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stdout.readline() == "n\n"
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(20) == 0
    process.stderr.close()


def test_closed_standard_descriptors_are_not_taken_by_files(data):
    command = f"'{TINH}' -c count clearance.csv -o out.csv >&- 2>&- <&-; cat out.csv"
    assert subprocess.run(["sh", "-c", command], capture_output=True, text=True).stdout == "count\n4\n"


# Timings

def test_timings_of_loads_and_statements(data):
    done = run("clearance.csv", "--timings", "t.ndjson", "--format", "none", stdin="let n = 1\n\ncount by city\n\n")
    assert (done.stdout, done.returncode) == ("", 0)
    load, first, second = map(json.loads, (data / "t.ndjson").read_text().splitlines())
    assert (load["load"], load["rows"]) == ("clearance", 4)
    assert (first["statement"], first["text"], first["rows"]) == (1, "let n = 1", 0)
    assert (second["statement"], second["text"], second["rows"]) == (2, "count by city", 3)
    assert all(line["seconds"] >= 0 for line in (load, first, second))


@pytest.mark.parametrize("kind", ["fifo", "descriptor"])
def test_timings_are_written_at_once_into_what_stands_open(data, kind):
    reading, writing = os.pipe()
    if kind == "fifo":
        os.mkfifo("times")
        path = "times"
    else:
        path = f"/dev/fd/{writing}"
    process = subprocess.Popen(
        [TINH, "--format", "none", "--timings", path, "clearance.csv"], stdin=subprocess.PIPE, pass_fds=[writing],
        encoding="utf-8")
    os.close(writing)
    with (open("times") if kind == "fifo" else os.fdopen(reading)) as lines:
        assert json.loads(lines.readline())["load"] == "clearance"
        for number in (1, 2, 3):
            process.stdin.write(f'show "{number}"\n\n')
            process.stdin.flush()
            line = json.loads(lines.readline())
            assert (line["statement"], line["text"]) == (number, f'show "{number}"')
        process.stdin.close()
        assert lines.readline() == ""
    assert process.wait(20) == 0


# Messages

def messages(done):
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_errors_as_json(data):
    done = run("-c", "count by citi", "clearance.csv", "--error-format", "json")
    assert (done.stdout, done.returncode) == ("", 1)
    [message] = messages(done)
    assert list(message) == [
        "level", "code", "message", "file", "line", "column", "endLine", "endColumn", "excerpt", "remedy",
        "corrections", "corrected"]
    assert message["level"] == "error" and message["code"] == "E0201"
    place = {"line": 1, "column": 10, "endLine": 1, "endColumn": 14}
    assert (message["file"], message["excerpt"]) == ("-c", "citi")
    assert place.items() <= message.items()
    assert message["corrections"] == [place | {"text": "city"}]
    assert message["corrected"] == "count by city"


def test_several_errors_as_json(data):
    done = run("-c", 'sum x WHERE y == 1\nshow "đ', "--error-format=json")
    assert [(m["code"], m["line"], m["column"], m["endColumn"]) for m in messages(done)] == [
        ("E0109", 1, 7, 12), ("E0103", 1, 15, 17), ("E0102", 2, 6, 8)]


def test_a_mistake_of_a_later_line_names_the_first(data):
    (data / "twice.tinh").write_text("let a = 1\nlet a = 2\n")
    [message] = messages(run("run", "twice.tinh", "--error-format", "json"))
    assert (message["line"], message["related"]["line"], message["related"]["file"]) == (2, 1, "twice.tinh")


def test_errors_in_data_as_json(data):
    (data / "ragged.csv").write_text("a,b\n1,2\n3,4,5\n")
    [message] = messages(run("-c", "count, sum b", "ragged.csv", "--error-format", "json"))
    assert (message["code"], message["data"]) == ("E0608", {"file": "ragged.csv", "line": 3, "column": 1})


def test_notes_as_json(data):
    done = run("-c", "show 1 / 0 as q", "--error-format", "json")
    [message] = messages(done)
    assert (message["level"], message["code"]) == ("note", "N0702")
    assert messages(run("-c", "show 1 / 0 as q", "--error-format", "json", "--quiet")) == []


def test_a_file_that_got_no_answer_is_a_note(data):
    done = run("-c", "let a = 1", "-o", "out.csv", "--error-format", "json")
    assert [m["code"] for m in messages(done)] == ["N0803"] and not (data / "out.csv").exists()


@pytest.mark.parametrize("command", ["run", "test"])
def test_failed_checks_as_json(data, command):
    (data / "claims.tinh").write_text('load "clearance.csv" as c\ncheck count > 1000000 from c as "many"\n')
    done = run(command, "claims.tinh", "--error-format", "json")
    [message] = messages(done)
    assert done.returncode == 1
    assert (message["level"], message["code"], message["message"]) == ("error", "check", "check failed: many")
    assert (message["file"], message["line"], message["failures"]) == ("claims.tinh", 2, 1)


@pytest.mark.parametrize("arguments", [
    ["--bogus", "--error-format", "json"], ["--error-format=json", "--bogus"], ["run", "--error-format", "json"],
    ["help", "nothing", "--error-format", "json"], ["no.csv", "--error-format", "json"],
    ["--threads", "x", "--error-format=json"],
])
def test_wrong_usage_as_json(data, arguments):
    [message] = messages(run(*arguments))
    assert message["level"] == "error" and set(message) <= {"level", "code", "message", "remedy"}


@pytest.mark.parametrize("arguments, environment, isStyled", [
    ([], {}, False), (["--color", "always"], {}, True), (["--color", "never"], {}, False),
    (["--color", "always"], {"NO_COLOR": "1"}, True),
])
def test_colours(data, arguments, environment, isStyled):
    done = run("-c", "count by citi", "clearance.csv", *arguments, environment=environment)
    assert ("\x1b[" in done.stderr) == isStyled


# Usage

@pytest.mark.parametrize("arguments, words", [
    (["--formt", "csv", "-c", "count"], "--format"),
    (["--form", "csv", "-c", "count"], "--format"),
    (["-c", "count", "--format", "tabel"], "table"),
    (["-c", "count", "--threads", "0"], "--threads"),
    (["-c", "count", "--threads", "many"], "--threads"),
    (["-c", "count", "--param", "year"], "NAME=VALUE"),
    (["-c", "count", "--color", "sometimes"], "--color"),
    (["-c", "count", "-c", "count"], "-c"),
    (["-c", "count", "--quiet=yes"], "--quiet"),
    (["-c", "count", "-o", "out.xyz"], ".csv"),
    (["-c"], "QUERY"),
    (["run"], "SCRIPT"),
    (["test"], "PATH"),
    (["describe"], "FILE"),
    (["-z"], "-z"),
    (["-"], "-c"),
    (["-c", "count", "a=-", "b=-"], "standard input"),
    (["help", "wehre"], "where"),
])
def test_wrong_usage_is_status_2_and_says_what_to_write(data, arguments, words):
    done = run(*arguments)
    assert (done.stdout, done.returncode) == ("", 2)
    assert words in done.stderr


@pytest.mark.parametrize("command, code", [
    ("yes 1,2,3", "E0798"), ("yes ''", "E0798"), ("cat /dev/zero", "E0605"), ("tr '\\0' x < /dev/zero", "E0"),
])
def test_what_never_ends_is_refused_before_the_memory_is_full(data, command, code):
    done = subprocess.run(
        f"{command} | {TINH} --memory-limit 300MB -c count x=-", shell=True, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == ("", 1)
    assert f"error {code}" in done.stderr and done.stderr.count("error") == 1


@pytest.mark.parametrize("query", ["median x by k", "count distinct x, median x, max y", "show k, x sort y | take 3"])
def test_where_no_more_addresses_may_be_reserved_a_query_ends_with_words(data, tmp_path, query):
    path = tmp_path / "many.csv"
    path.write_text("k,x,y\n" + "".join(f"key {row % 90_000},{row * 7919 % 500_000_009},{row}.25\n" for row in range(600_000)))
    statuses = set()
    for kibibytes in range(50_000, 400_000, 17_000):
        done = subprocess.run(
            ["bash", "-c", f"ulimit -v {kibibytes}; exec {TINH} --format none -c \"$0\" m={path}", query],
            capture_output=True, text=True, timeout=120)
        statuses.add(done.returncode)
        assert done.returncode == 0 or "error E0798: this takes more than" in done.stderr, (kibibytes, done.stderr[:400])
        assert "`ulimit -v`" in done.stderr or not done.returncode
    assert statuses == {0, 1}


def test_a_query_that_takes_more_memory_than_it_may_says_so_and_the_next_one_runs(data, tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("k,x\n" + "".join(f"key number {row},{row}\n" for row in range(400_000)))
    script = "sum x by k | count\n\ncount\n\n"
    done = subprocess.run(
        [TINH, "--memory-limit", "50MB", f"m={path}"], input=script, capture_output=True, text=True, timeout=120)
    assert "error E0798: this takes more than 50 MB of memory, the limit" in done.stderr
    enough = subprocess.run(
        [TINH, "--memory-limit", "4GB", f"m={path}"], input=script, capture_output=True, text=True, timeout=120)
    assert (enough.stderr.count("error"), enough.stdout.split()) == (0, ["count", "400000", "count", "400000"])


@pytest.mark.parametrize("arguments", [
    ["compile", "a.tinh"], ["-c", "count", "--sandbox"],
    ["-c", "count", "--timeout", "5"],
])
def test_what_does_not_run_yet_says_so(data, arguments):
    done = run(*arguments)
    assert (done.stdout, done.returncode) == ("", 2)
    assert "does not run yet" in done.stderr and done.stderr.count("error") == 1


@pytest.mark.parametrize("arguments, words", [
    (["-c", "count", "missing.csv"], "missing.csv"),
    (["-c", "count", "."], "."),
    (["run", "missing.tinh"], "missing.tinh"),
    (["test", "missing"], "missing"),
    (["tset", "examples"], "tinh test"),
    (["count by city", "clearance.csv"], "tinh -c"),
    (["-c", "count", "empty.csv"], "empty.csv"),
    (["-c", "count", "binary.csv"], "binary.csv"),
    (["run", "binary.csv"], "binary.csv"),
])
def test_files_that_cannot_be_read_are_status_1_and_named(data, arguments, words):
    (data / "empty.csv").write_bytes(b"")
    (data / "binary.csv").write_bytes(b"\x7fELF\x02\x01\x00\x00\xff\xfe")
    done = run(*arguments)
    assert (done.stdout, done.returncode) == ("", 1)
    assert words in done.stderr


def test_flags_stand_anywhere_and_two_dashes_end_them(data):
    (data / "--odd.csv").write_text("a\n1\n")
    assert run("clearance.csv", "--format", "csv", "-c", "count", "--quiet").stdout == "count\n4\n"
    assert run("-ccount", "-q", "--", "--odd.csv").stdout == "count\n1\n"


def test_help_and_version(data):
    for arguments in (["help"], ["--help"], ["-h"]):
        done = run(*arguments)
        assert done.returncode == 0 and done.stderr == ""
        for word in ("tinh -c QUERY", "--format", "--timings", "tinh test"):
            assert word in done.stdout
    assert run("help", "where").stdout.count("where") > 1
    assert "--timings" in run("help", "timings").stdout
    assert run("--version").stdout.startswith("tinh ")


# Signals

@pytest.mark.parametrize("number, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_query_and_leaves_nothing_behind(data, number, status):
    (data / "out.csv").write_text("old")
    os.mkfifo("endless.csv")
    process = subprocess.Popen([TINH, "-o", "out.csv"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.3)
    process.send_signal(number)
    assert process.wait(20) == status
    assert process.stderr.read() == b""
    process.stdin.close()
    process.stderr.close()
    os.unlink("endless.csv")
    assert (data / "out.csv").read_text() == "old"
    assert sorted(os.listdir(data)) == ["clearance.csv", "out.csv"]


@pytest.mark.parametrize("number, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_loading_at_once_and_leaves_nothing_behind(data, number, status):
    width = 60_000
    with open(data / "wide.csv", "w") as wide:
        wide.write(",".join(f"c{column}" for column in range(width)) + "\n")
        for row in range(60):
            wide.write(",".join(f"t{row}" for _ in range(width)) + "\n")
    os.mkfifo("fifo")
    for arguments in (["wide.csv"], ["-c", "count by c5", "wide.csv"], ["-c", "count", "fifo"], ["fifo"]):
        process = subprocess.Popen(
            [TINH, "-o", "out.csv", *arguments], stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        time.sleep(0.3)
        if process.poll() is None:
            process.send_signal(number)
            start = time.monotonic()
            assert process.wait(20) == status
            # A tenth of a second, and what a busy machine takes.
            assert time.monotonic() - start < 2
        process.communicate()
    assert sorted(os.listdir(data)) == ["clearance.csv", "fifo", "wide.csv"]


def test_many_statements_leave_no_memory_behind(data):
    (data / "many.tinh").write_text("show if 1 = 2 then 3 else 4 as a\n" * 3000, encoding="utf-8")
    process = subprocess.Popen([TINH, "run", "many.tinh", "--format", "none"])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    # Kilobytes; one statement's vectors are some 60 of them.
    assert used.ru_maxrss < 120_000


# fmt and save

def test_fmt_gives_scripts_their_form_once_and_leaves_broken_ones(data):
    (data / "deep").mkdir()
    (data / "deep/a.tinh").write_text("sum   a  # why\n\n\nlet x=1;show x\n", encoding="utf-8")
    (data / "b.tinh").write_text("sum a\n", encoding="utf-8")
    (data / "broken.tinh").write_text("sum  (a\n", encoding="utf-8")
    os.chmod(data / "deep/a.tinh", 0o750)
    done = run("fmt", "--check", "deep", "b.tinh")
    assert (done.returncode, done.stdout) == (1, "deep/a.tinh\n")
    assert (data / "deep/a.tinh").read_text().startswith("sum   a")
    done = run("fmt", ".")
    assert done.returncode == 1 and "E0" in done.stderr and "broken.tinh:1" in done.stderr
    assert (data / "deep/a.tinh").read_text() == "sum a  # why\n\nlet x = 1\nshow x\n"
    assert os.stat(data / "deep/a.tinh").st_mode & 0o777 == 0o750
    assert (data / "broken.tinh").read_text() == "sum  (a\n"
    assert run("fmt", "--check", "deep", "b.tinh").returncode == 0
    assert run("fmt", "-", stdin="sum   a by\n  b\n").stdout == "sum a by b\n"
    assert sorted(os.listdir(data)) == ["b.tinh", "broken.tinh", "clearance.csv", "deep"]


def test_save_writes_a_file_and_says_so(data):
    done = run("-c", 'count by city | save "out.md"', "clearance.csv")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("wrote ") and 'rows to "out.md"' in done.stderr
    assert (data / "out.md").read_text().splitlines()[1] == "|---|---:|"
    again = run("-c", 'count | save "out.md"', "clearance.csv")
    assert again.returncode == 1 and "E0810" in again.stderr and "replace" in again.stderr
    (data / "sub").mkdir()
    (data / "sub/s.tinh").write_text('load "../clearance.csv" as c\ncount from c | save "n.csv"\n', encoding="utf-8")
    assert run("run", "sub/s.tinh").returncode == 0
    assert (data / "sub/n.csv").read_text() == "count\n4\n"


def test_several_results_and_one_file_name_say_where_they_are(data):
    done = run("-c", "count; count", "clearance.csv", "-o", "x.csv")
    assert done.returncode == 0 and "`x`" in done.stderr
    assert sorted(os.listdir("x")) == ["1.csv", "2.csv"]


# Checks

CLAIMS = '''load "clearance.csv" as c
check count = 4 from c as "four rows"
check compensation is not missing from c as "all are known"
check sum compensation = 5 where city = "Hà Nội" from c
'''


def test_the_test_command_reports_each_check(data):
    (data / "claims.tinh").write_text(CLAIMS, encoding="utf-8")
    (data / "deep/er").mkdir(parents=True)
    (data / "deep/er/more.tinh").write_text("check count = 1 from (show 1 as one)\n", encoding="utf-8")
    done = run("test", ".")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert any("passed" in line and "claims.tinh:2" in line and "four rows" in line for line in lines)
    assert any("failed" in line and "claims.tinh:3" in line and "all are known" in line for line in lines)
    assert any("clearance.csv:4" in line for line in lines)
    assert any("2500" in line.replace(",", "") for line in lines)
    assert lines[-1].startswith("2 passed, 2 failed")
    assert "4 checks in 2 scripts" in lines[-1]


def test_the_test_command_passes_when_all_checks_do(data):
    (data / "a.tinh").write_text('check count = 4 from c\n'.join(['load "clearance.csv" as c\n', ""]), encoding="utf-8")
    done = run("test", "a.tinh")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("1 passed, 0 failed")


def test_a_script_with_an_error_fails_the_test_command_and_others_still_run(data):
    (data / "a.tinh").write_text("check nothing = 1\n", encoding="utf-8")
    (data / "b.tinh").write_text("check count = 1 from (show 1 as one)\n", encoding="utf-8")
    done = run("test", "a.tinh", "b.tinh")
    assert done.returncode == 1
    assert "a.tinh:1" in done.stderr
    assert "1 script ended with an error" in done.stdout.splitlines()[-1]
    assert done.stdout.splitlines()[-1].startswith("1 passed")


# Help

@pytest.mark.parametrize("topic, words", [
    ("--format", "--format FORMAT"), ("-o", "-o, --output FILE"), ("--check", "--check"), ("--help", "-h, --help"),
    ("format", "--format FORMAT"), ("fmt", "tinh fmt [--check] PATH…"), ("vim", "`tinh lsp` serves editors"),
    ("by", "one row for each group"), ("E0201", "error E0201"), ("group by", "one row for each group"),
])
def test_help_on(topic, words):
    done = run("help", topic)
    assert words in done.stdout and (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("topic, words", [
    ("summ", "`sum`"), ("--fromat", "`--format`"), ("E0200", "E0201"), ("wehre", "`where`"),
])
def test_help_on_what_is_misspelt(topic, words):
    done = run("help", topic)
    assert words in done.stderr and (done.stdout, done.returncode) == ("", 2)
