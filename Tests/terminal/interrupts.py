"""Ctrl-C at random moments of random queries: how soon the prompt is back, and whether the session is as it was.

    python -m interrupts --seed 1 --count 10000 [--rows 1000000]

Run in Tests/terminal; TINH names the program. It ends with 1 when an interrupt was lost, a state was not intact, or fewer
than 99 in a hundred prompts came within 100 ms.
"""
import argparse
import os
import pathlib
import random
import select
import sys
import tempfile
import time

import pexpect

from conftest import TINH, shown

PROMPT = b"\x1b[?2004htinh> "
LEFT = b"\x1b[?2004l"
# A prompt that takes longer than this came for another reason than the interrupt.
LOST_SECONDS = 5
LIMIT_SECONDS = 0.1


class Failure(Exception):
    pass


def write_tables(folder, row_count, seed):
    """big.csv and small.csv; gives what `sum a, count` of big is."""
    dice = random.Random(seed)
    cities = [f"thành phố {n}" for n in range(40)]
    total = 0
    with open(folder / "big.csv", "w", encoding="utf-8") as file:
        file.write("id,a,b,city,name,code,price (VND),day\n")
        lines = []
        for n in range(row_count):
            a = dice.randrange(1_000_000)
            total += a
            lines.append(
                f"{n},{a},{a % 997},{cities[a % 40]},tên {a % 100_003},mã {n * 7 % row_count} {a % 7},{a * 7 % 10_007}.{a % 90 + 10},"
                f"{2000 + a % 24}-{a % 12 + 1:02}-{a % 28 + 1:02}\n")
            if len(lines) == 50_000:
                file.write("".join(lines))
                lines = []
        file.write("".join(lines))
    with open(folder / "small.csv", "w", encoding="utf-8") as file:
        file.write("b,weight\n" + "".join(f"{n},{n * 3}\n" for n in range(997)))
    return total


def random_query(dice):
    measure = dice.choice([
        "sum a", "count", "median a", "percentile(a, 30%)", "count distinct name", "count distinct id", "max price",
        "avg price", "correlation(a, b)", "sum a when b > 500", "sum price / sum a", "count distinct (a * 7 + b)",
        "count distinct code", "max code", "min name", "first(a, id)", "stdev price", "median price"])
    keys = dice.choice([
        "", " by city", " by b", " by a", " by id", " by name", " by code", " by name, b", " by code, name",
        " by year day as y"])
    condition = dice.choice(
        ["", "", " where b > 100", ' where city = "thanh pho 3"', ' where name contains "9"', " where a * b > 1_000_000",
         ' where name matches "[0-9]+7$"', ' where code matches "[0-9]+7 3$"', ' where fold(code) contains "ma 1"',
         ' where code ~ "MA 7 1"', " where day >= @2010-05-01"])
    order = dice.choice(["a", "name", "price desc", "b, a desc", "city, name, id desc", "code", "code desc, name", "day, a"])
    partition = dice.choice(["city", "name", "code", "b"])
    form = dice.choice(["join", "left join", "full join", "semi join", "anti join"])
    return dice.choice([
        lambda: f"{measure} as m{keys} from big{condition} sort m desc" if keys else f"{measure} as m from big{condition}",
        lambda: f"{measure} as m{keys} from big{condition}",
        lambda: f"from big{condition} | sort {order}",
        lambda: f"from big{condition} | sort {order} top 7",
        lambda: f"from big{condition} | {form} small on b | sum a as m{keys}",
        lambda: f"from big{condition} | {form} (sum a as total by name from big) on name | count as n",
        lambda: f"from big{condition} | {form} (sum a as total by code from big) on code | count as n{keys}",
        lambda: f"from big{condition} | lookup (sum a as total by {partition} from big) on {partition} | sum total",
        lambda: f"from big{condition} | add rank a over {partition} as r | count by r",
        lambda: f"from big{condition} | add sum a over {partition} as r | max r",
        lambda: f"from big{condition} | add row_number over ({partition} sort {order}) as r | max r",
        lambda: f"from big{condition} | add previous a over ({partition} sort id) as r | max r",
        lambda: f"from big{condition} | add median a over ({partition} sort id rows -20..0) as r | max r",
        lambda: f"from big{condition} | add avg a over ({partition} sort id rows -20..0) as r | max r",
        lambda: f"distinct {dice.choice(['name', 'a, b', 'city, day', 'code', 'name, code'])} from big{condition}",
        lambda: f"from big{condition} | sort a desc top 5 per {partition}",
        lambda: f"from big{condition} | union big | sort {order}",
        lambda: f"from big{condition} | unpivot a, b as what, value | sum value by what, name",
        lambda: f"from big{condition} | sample 100000",
        lambda: f"describe from big{condition}",
        lambda: f"sum a by every day from big{condition}",
        lambda: f"sum a by city across year day as y from big{condition} with totals",
        lambda: f"sum a by name, city from big{condition} with subtotals",
        lambda: f"sum a by city, b versus b > 500 from big{condition}",
        lambda: f"trace sum a from big where b = {dice.randrange(500)}",
        lambda: f"check unique({dice.choice(['id', 'code'])}) from big",
        lambda: f'from big{condition} | save "out.csv" replace',
        lambda: f'from big{condition} | show city, name, a | save "out.json" replace',
        lambda: 'load "big.csv" as other; count from other',
        lambda: f"show name, a * {dice.randrange(9)} as x from big{condition}",
        lambda: f"add lower code as l from big{condition} | count distinct l",
        lambda: f"count by city from big{condition} | chart bar",
        lambda: f"from big{condition} | chart scatter a, b",
        lambda: f"from big{condition} | chart line id, a",
        lambda: f"from big{condition} | chart hist price",
        lambda: f'from big{condition} | chart {dice.choice(["scatter", "area", "line"])} id, a | save "out.svg" replace',
        lambda: f'from big{condition} | chart scatter id, a | save "out.html" replace',
        lambda: ".find 77",
        lambda: ".columns big",
        lambda: f"{measure} by b from big{condition}; {measure} by city from big; count from small",
    ])()


def pool(prompt, dice, count):
    """Queries that run, and how long each takes: an interrupt can come at any moment of it."""
    queries = []
    refused = []
    while len(queries) < count:
        query = random_query(dice)
        prompt.write(query.encode() + b"\r")
        prompt.wait(LEFT, 60)
        seconds = prompt.wait(PROMPT, 60)
        if b"error" in prompt.seen:
            # Some clauses do not go together; that is another thing than an interrupt.
            refused.append(query)
            if len(refused) > max(5, count // 5):
                raise Failure(f"too many are refused, as {query}: {shown(prompt.seen.decode(errors='replace'))}")
            continue
        forget(prompt, query)
        queries.append((query, seconds))
    return queries


def forget(prompt, query):
    if "as other" in query:
        prompt.write(b".drop other\r")
        prompt.wait(LEFT, 60)
        prompt.wait(PROMPT, 60)


class Prompt:
    """The program in a pseudo-terminal, read as it writes, each piece with the moment it came."""

    def __init__(self, folder, arguments):
        self.process = pexpect.spawn(
            TINH, arguments, cwd=str(folder), timeout=300, dimensions=(24, 100),
            env={**os.environ, "TERM": "xterm", "PAGER": "", "XDG_STATE_HOME": str(folder / "state")})
        self.process.delaybeforesend = None
        self.seen = b""
        self.wait(PROMPT, 300)

    def write(self, keys):
        self.seen = b""
        os.write(self.process.child_fd, keys)

    def read(self, seconds):
        """True when something came."""
        ready, _, _ = select.select([self.process.child_fd], [], [], max(0, seconds))
        if not ready:
            return False
        try:
            self.seen += os.read(self.process.child_fd, 1 << 16)
        except OSError:
            raise Failure("the program has ended: " + repr(self.seen[-300:]))
        return True

    def wait(self, sign, seconds):
        """How long it took until the sign was there."""
        start = time.monotonic()
        searched = 0
        while self.seen.find(sign, searched) < 0:
            searched = max(0, len(self.seen) - len(sign))
            rest = start + seconds - time.monotonic()
            if rest <= 0:
                raise TimeoutError
            self.read(rest)
        return time.monotonic() - start

    def drain(self, seconds):
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            self.read(rest)

    def answer(self, question, expected):
        self.write(question.encode() + b"\r")
        self.wait(LEFT, 60)
        self.wait(PROMPT, 60)
        answer = self.seen.split(LEFT, 1)[1].decode(errors="replace")
        if expected not in answer:
            raise Failure(f"{question}: {expected} was expected, got {answer!r}")


class Report:
    def __init__(self):
        self.latencies = []
        self.late = []
        self.lost = []
        self.cut_short = 0

    def share_in_time(self):
        return sum(seconds <= LIMIT_SECONDS for seconds in self.latencies) / max(1, len(self.latencies))

    def __str__(self):
        ordered = sorted(self.latencies)
        at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
        lines = [
            f"{len(ordered)} interrupts, {self.cut_short} of them in a query; lost: {len(self.lost)}",
            "until the next prompt, ms: " + "  ".join(
                f"{name} {at(share):.1f}" for name, share in
                [("median", 0.5), ("90 %", 0.9), ("99 %", 0.99), ("99.9 %", 0.999), ("most", 1)]),
            f"within 100 ms: {self.share_in_time():.2%}"]
        lines += [f"  {seconds * 1000:.0f} ms: {query}" for seconds, query in sorted(self.late, reverse=True)[:40]]
        return "\n".join(lines)


def run(seed, count, row_count, out=None):
    dice = random.Random(seed)
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        total = write_tables(folder, row_count, seed)
        prompt = Prompt(folder, ["big.csv", "small.csv"])
        prompt.answer("let marker = 4711", "")
        queries = pool(prompt, dice, max(30, count // 20))
        for number in range(count):
            query, duration = dice.choice(queries)
            prompt.write(query.encode() + b"\r")
            # Also while the query is read, and when it has just ended.
            prompt.drain(dice.choice([0, dice.random() * 0.02] + [dice.random() * duration * 1.05] * 4))
            prompt.seen = b""
            start = time.monotonic()
            os.write(prompt.process.child_fd, b"\x03")
            try:
                prompt.wait(PROMPT, LOST_SECONDS)
            except TimeoutError:
                report.lost.append(query)
                prompt.wait(PROMPT, 60)
            seconds = time.monotonic() - start
            report.latencies.append(seconds)
            report.cut_short += b"interrupted" in prompt.seen
            if seconds > LIMIT_SECONDS:
                report.late.append((seconds, query))
            # A query that had just ended leaves the interrupt to the prompt: then there is one prompt more.
            prompt.drain(0.002)
            prompt.answer("show marker + 1", "4,712")
            forget(prompt, query)
            if number % 50 == 49:
                prompt.answer("count as n, sum a as s from big", f"{row_count:,}")
                prompt.answer("sum a as s from big", f"{total:,}")
                prompt.answer("sum weight as s from small", f"{sum(n * 3 for n in range(997)):,}")
                leftovers = [file for file in os.listdir(folder) if file.endswith(".tmp")]
                if leftovers:
                    raise Failure(f"files stayed behind: {leftovers}")
            if out and number % 500 == 499:
                print(f"after {number + 1}\n{report}", file=out, flush=True)
        prompt.process.close(force=True)
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    report = run(options.seed, options.count, options.rows, sys.stdout)
    print(report)
    return 1 if report.lost or report.share_in_time() < 0.99 else 0


if __name__ == "__main__":
    sys.exit(main())
