"""How soon a key is answered with a million rows loaded: the time from writing it until the last byte of the answer.

    python -m keys [--rows 1000000]

Run in Tests/terminal; TINH names the program.
"""
import argparse
import os
import pathlib
import tempfile
import time

from interrupts import Prompt, write_tables

# What is typed, key by key; the first Tab after `name = "` counts 100,003 distinct values, and there are nearly as many
# different numbers `a` as rows.
TYPED = [
    ("letters of a query", list('sum a as total, count as n by city where name = "tên 1" and (b > 100 or a in (1, 2, 3))')),
    ("moving through it", ["\x1b[D"] * 30 + ["\x1b[1;5D"] * 5 + ["\x01", "\x05"] + ["\x1b[C"] * 3),
    ("deleting", ["\x7f"] * 20 + ["\x17", "\x1f", "\x19"]),
    ("Tab, a name", ["\x15", "s", "h", "o", "w", " ", "p", "e", "r", "\t", "\t", "\t", "\x07"]),
    ("the first Tab, a value", ["\x15"] + list('count where name = "tên 77') + ["FIRST\t"]),
    ("the first Tab, numbers and days", [key for column in ["b", "day", "a", "price", "id"]
                                         for key in ["\x07", "\x15"] + list(f"count where {column} = ") + ["FIRST\t"]]
     + ["\x07", "\x15"] + list("count where day in ") + ["FIRST\t"] + ["\x07", "\x15"] + list("count where a = 12") + ["FIRST\t"]
     + ["\x07", "\x15"] + list('count where name = "tên 77')),
    ("Tab and letters, values", ["\t", "\t", "\x07", "\t", "1", "2", "\x7f"]),
    ("a block of 200 lines", ["\x15", "\x1b[200~" + "\r".join(f"let v{n} = {n} * (2 + {n})" for n in range(200)) + "\x1b[201~"]
     + list("7 + 8") + ["\x1b[A"] * 20 + ["\x7f"] * 3),
]


def answered(prompt, key):
    """Seconds until the last byte that a key is answered with; None where there is none."""
    prompt.seen = b""
    start = time.perf_counter()
    os.write(prompt.process.child_fd, key.encode())
    # A key that changes nothing is answered with nothing.
    if not prompt.read(0.2):
        return None
    last = time.perf_counter() - start
    while prompt.read(0.02):
        last = time.perf_counter() - start
    return last


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_tables(folder, options.rows, 1)
        prompt = Prompt(folder, ["big.csv"])
        prompt.drain(0.5)
        print(f"{'ms until the last byte':32} {'keys':>5} {'median':>8} {'99 %':>8} {'most':>8}")
        for words, keys in TYPED:
            times = []
            for key in keys:
                isFirst = key.startswith("FIRST")
                last = answered(prompt, key.removeprefix("FIRST"))
                if last is None:
                    continue
                if isFirst or not words.startswith("the first Tab"):
                    times.append(last)
            times.sort()
            at = lambda share: times[min(len(times) - 1, int(share * len(times)))] * 1000
            print(f"{words:32} {len(times):5} {at(0.5):8.2f} {at(0.99):8.2f} {times[-1] * 1000:8.2f}")
        prompt.process.close(force=True)


if __name__ == "__main__":
    main()
