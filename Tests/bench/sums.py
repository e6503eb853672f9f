"""What a long answer in a CSV file comes to: `python -m bench.sums FILE`, a process of its own for its memory's sake."""
import json
import sys

import polars


def sums(path):
    """The sum of each measure, with its name; columns named like ids are no measures."""
    frame = polars.scan_csv(path, infer_schema_length=None)
    measures = [name for name, kind in frame.collect_schema().items() if kind.is_numeric() and "id" not in name]
    totals = frame.select(polars.col(measures).cast(polars.Float64).fill_nan(None).sum()).collect()
    return [[name, totals[name][0]] for name in measures]


if __name__ == "__main__":
    print(json.dumps(sums(sys.argv[1])))
