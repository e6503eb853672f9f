"""The peers, each in a process of its own that talks JSON lines: `python -m bench.engines PEER`.

    {"load": {NAME: PATH}}                       -> {"seconds", "peak_mb"}
    {"query": TEXT, "keep": BOOL, "answer": BOOL} -> {"seconds", "answer"}
    {"cold": {NAME: PATH}, "query": TEXT}        -> the answer as CSV on standard output, and the process ends
    a failure                                     -> {"error": TEXT}

`keep`: the answer stays in the peer's memory as a table, else handing it over is part of the time. A long answer is told by
the sums of its measures.
"""
import csv
import json
import os
import resource
import sys
import time

THREADS = int(os.environ.get("BENCH_THREADS", "2"))
LONG = 1000


class DuckDB:
    def __init__(self):
        import duckdb
        self.connection = duckdb.connect(config={"threads": THREADS})

    def tables(self, paths, kind):
        for name, path in paths.items():
            self.connection.execute(f"create {kind} {name} as from '{path}'")

    def load(self, paths):
        self.tables(paths, "table")

    def attach(self, paths):
        self.tables(paths, "view")

    def run(self, text, keep):
        if keep:
            self.connection.execute(f"create or replace temp table answer as {text}")
            return lambda: self.connection.sql("from answer").to_arrow_table()
        table = self.connection.sql(text).to_arrow_table()
        return lambda: table


class Polars:
    """SQL, or an expression over lazy frames named like the tables."""

    engine = "streaming"

    def __init__(self):
        os.environ["POLARS_MAX_THREADS"] = str(THREADS)
        import polars
        self.polars, self.frames = polars, {}

    def scan(self, path):
        if path.endswith(".parquet"):
            return self.polars.scan_parquet(path)
        return self.polars.scan_csv(path, try_parse_dates=True)

    def load(self, paths):
        self.frames = {name: self.scan(path).collect().lazy() for name, path in paths.items()}

    def attach(self, paths):
        self.frames = {name: self.scan(path) for name, path in paths.items()}

    def run(self, text, keep):
        if text.startswith(("select", "with")):
            frame = self.polars.SQLContext(self.frames).execute(text)
        else:
            frame = eval(text, {"pl": self.polars, **self.frames})
        frame = frame.collect(engine=self.engine)
        return lambda: frame.to_arrow()


class PolarsInMemory(Polars):
    engine = "in-memory"


class ClickHouse:
    def __init__(self):
        from chdb import session
        self.session = session.Session()
        for setting in (f"max_threads = {THREADS}", "join_use_nulls = 1", "schema_inference_make_columns_nullable = 'auto'"):
            self.session.query(f"set {setting}")

    def tables(self, paths, kind):
        for name, path in paths.items():
            form = "Parquet" if path.endswith(".parquet") else "CSVWithNames"
            self.session.query(f"create {kind} as select * from file('{path}', {form})".replace("NAME", name))

    def load(self, paths):
        self.tables(paths, "table NAME engine = Memory")

    def attach(self, paths):
        self.tables(paths, "view NAME")

    def run(self, text, keep):
        if keep:
            self.session.query("drop table if exists answer")
            self.session.query(f"create table answer engine = Memory as {text}")
            return lambda: self.session.query("select * from answer", "ArrowTable")
        table = self.session.query(text, "ArrowTable")
        return lambda: table


class DataFusion:
    def __init__(self):
        from datafusion import SessionConfig, SessionContext
        self.context = SessionContext(SessionConfig().with_target_partitions(THREADS))

    def attach(self, paths):
        for name, path in paths.items():
            if path.endswith(".parquet"):
                self.context.register_parquet(name, path)
                continue
            # Line breaks in quotes cost the parallel scan, so they are allowed for the one file that has them; types are
            # inferred from few rows because its inference over all rows fails on texts that look like numbers at first.
            breaks = str("clearance" in path or "sparse" in path).lower()
            self.context.sql(f"create external table {name} stored as csv location '{path}' options ('format.has_header' 'true', "
                             f"'format.newlines_in_values' '{breaks}', 'format.schema_infer_max_rec' '100')")

    def load(self, paths):
        for name, path in paths.items():
            self.attach({f"{name}_file": path})
            self.context.sql(f"create table {name} as select * from {name}_file").collect()

    def run(self, text, keep):
        frame = self.context.sql(text)
        schema, batches = frame.schema(), frame.collect()

        def table():
            import pyarrow
            return pyarrow.Table.from_batches(batches, schema=batches[0].schema if batches else schema)
        return table


PEERS = {"duckdb": DuckDB, "polars": Polars, "polars-memory": PolarsInMemory, "chdb": ClickHouse, "datafusion": DataFusion}
MODULES = {"duckdb": "duckdb", "polars": "polars", "polars-memory": "polars", "chdb": "chdb", "datafusion": "datafusion"}


def plain(value):
    if value is None or isinstance(value, (int, float, str)):
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)


def rows_of(table):
    return [[plain(value) for value in row.values()] for row in table.to_pylist()]


def told(table):
    """The rows, or of a long answer the sum of each measure; columns named like ids are no measures."""
    import pyarrow.compute as compute
    import pyarrow.types as types
    if table.num_rows <= LONG:
        return rows_of(table)
    sums = []
    for field, column in zip(table.schema, table.columns):
        if "id" not in field.name and (types.is_integer(field.type) or types.is_floating(field.type) or types.is_decimal(field.type)):
            numbers = column.cast("float64")
            sums.append([field.name, compute.sum(numbers.filter(compute.is_finite(numbers))).as_py()])
    return sums


def answer(engine, request):
    start = time.perf_counter()
    if "load" in request:
        engine.load(request["load"])
        return {"seconds": time.perf_counter() - start, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    table = engine.run(request["query"], request["keep"])
    reply = {"seconds": time.perf_counter() - start}
    if request["answer"]:
        reply["answer"] = told(table())
    return reply


def main(peer):
    replies = os.fdopen(os.dup(1), "w")  # what a peer prints of itself must not mix with the replies
    os.dup2(2, 1)
    engine = PEERS[peer]()
    for line in sys.stdin:
        request = json.loads(line)
        if "cold" in request:
            engine.attach(request["cold"])
            table = engine.run(request["query"], False)()
            csv.writer(replies).writerows([table.column_names, *rows_of(table)])
            return
        try:
            reply = answer(engine, request)
        except BaseException as error:
            reply = {"error": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(reply), file=replies, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
