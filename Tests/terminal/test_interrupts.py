"""A short run of the interrupts; `make interrupts` is the long one."""
import os
import random
import time

import pexpect

from conftest import TINH

import interrupts


def test_no_interrupt_is_lost_and_the_session_stays_as_it_was(capsys):
    report = interrupts.run(seed=7, count=60, row_count=100_000)
    with capsys.disabled():
        print("\n" + str(report))
    # How soon depends on the machine; that it was the interrupt that ended the query does not.
    assert not report.lost
    assert report.cut_short > 0


def test_no_interrupt_is_lost_on_a_terminal_without_a_cursor(terminal):
    """Keys and Ctrl-C at once: the terminal throws away the keys, and who waits for them must not wait on."""
    process = pexpect.spawn(
        TINH, ["clearance.csv"], timeout=10, env={**os.environ, "TERM": "dumb", "XDG_STATE_HOME": str(terminal.state)})
    process.delaybeforesend = None
    process.expect_exact("tinh> ")
    dice = random.Random(3)
    for number in range(300):
        os.write(process.child_fd, b"show 1\n")
        if number % 3:
            time.sleep(dice.random() * 0.0005)
        os.write(process.child_fd, b"\x03")
        # Longer than the signal may be on its way: what is typed after it is another statement.
        time.sleep(0.03)
        process.send(f"show {number} * 1000 + 10_007\n")
        process.expect_exact(f"= {number * 1000 + 10_007:,}\r\n")
    process.close(force=True)


def test_after_a_query_too_large_for_the_limit_the_next_small_ones_run(terminal, tmp_path):
    """The addresses that a query used count against `ulimit -v` as long as they are kept."""
    with open(tmp_path / "big.csv", "w", encoding="utf-8") as file:
        file.write("id,city,name\n")
        file.writelines(f"{n},c{n % 20},n{n % 5000}\n" for n in range(200_000))
    process = pexpect.spawn(
        "sh", ["-c", f"ulimit -v 2500000; exec {TINH} {tmp_path / 'big.csv'}"], timeout=60, encoding="utf-8",
        dimensions=(24, 100),
        env={**os.environ, "TERM": "xterm", "PAGER": "", "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(terminal.state)})
    process.delaybeforesend = None

    def ask(query):
        process.send(query + "\r")
        process.expect_exact("\x1b[?2004l")
        process.expect_exact("\x1b[?2004h")
        return process.before

    process.expect_exact("\x1b[?2004h")
    for _ in range(3):
        assert "E0798" in ask("from big | join big on city | count by name, id")
        for query in ("count", "count by city", 'count where name = "n5"', "sum id by name top 3"):
            answer = ask(query)
            assert "error" not in answer and answer.strip(), query
    process.close(force=True)
