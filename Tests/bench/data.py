"""The tables of the workloads: `python -m bench.data FOLDER SHAPE ROWS`. The same arguments always give the same bytes.

It runs as a process of its own, so that the one that measures stays small: a child's peak of memory begins with its parent's.
"""
import functools
import pathlib
import shutil
import subprocess
import sys

import numpy
import polars

SEED = 20190101
ROWS_PER_CHUNK = 1_000_000
DAY = numpy.timedelta64(1, "D")


def make(folder, shape, rows):
    """The file of the shape in a workload of `rows` rows, whole or not at all."""
    if shape.startswith("tpch/"):
        return make_tpch(folder / "tpch", rows)
    path = folder / f"{shape}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    own_rows = max(int(rows * SHARES.get(shape, 1)), 10)
    unfinished = path.with_suffix(".unfinished")
    chunk = CHUNKS[shape]
    with open(unfinished, "wb") as out:
        for first in range(0, own_rows, ROWS_PER_CHUNK):
            random = numpy.random.default_rng([SEED, *shape.encode(), first // ROWS_PER_CHUNK])
            frame = chunk(random, first, min(ROWS_PER_CHUNK, own_rows - first), rows)
            frame.write_csv(out, include_header=first == 0)
    unfinished.rename(path)


def make_tpch(folder, orders):
    """TPC-H by the generator of the specification's rules; scale 1 has 1,500,000 orders."""
    unfinished = folder.with_suffix(".unfinished")
    unfinished.mkdir(parents=True, exist_ok=True)
    generator = shutil.which("tpchgen-cli") or pathlib.Path(sys.executable).parent / "tpchgen-cli"
    for kind in ("csv", "parquet"):
        subprocess.run([generator, kind, "-s", str(orders / 1_500_000), "--output-dir", unfinished, "--quiet"], check=True)
    unfinished.rename(folder)


def pick(random, pool, count, weights=None):
    return polars.Series(pool).gather(random.choice(len(pool), count, p=weights))


def zipf(random, size, count):
    """Ranks below `size`, the k-th as frequent as 1/k: drawn by the inverse of the logarithm's integral."""
    return (size ** random.random(count)).astype(numpy.int64) - 1


def with_gaps(random, frame, share, columns):
    return frame.with_columns(
        polars.when(polars.Series(random.random(len(frame)) >= share)).then(polars.col(name)).alias(name) for name in columns
    )


# --- a province's ledger of clearances -------------------------------------

CITIES = ["Hải Dương", "Chí Linh", "Kinh Môn", "Cẩm Giàng", "Kim Thành", "Nam Sách",
          "Bình Giang", "Gia Lộc", "Tứ Kỳ", "Thanh Hà", "Ninh Giang", "Thanh Miện"]
STATUSES = ["planned", "approved", "paid", "disputed"]
WORKS = ["Khu công nghiệp", "Khu đô thị", "Đường tỉnh", "Cầu", "Trường học", "Trạm bơm", "Hồ điều hòa"]
NOTES = ["đã nhận đủ tiền đợt {n}", "chờ thẩm định hồ sơ số {n}", "bàn giao mặt bằng, biên bản số {n}", "ok",
         "đề nghị bố trí tái định cư tại lô {n}", "đất vườn liền kề nhà ở thửa {n}", "paid in full {n}",
         'chủ hộ ghi "không đồng ý", số {n}', "đợt 1: đã chi\nđợt 2: chờ duyệt số {n}"]
NOTE_POOL = [NOTES[i % 7 if i % 40 else 7 + i // 40 % 2].format(n=i // 7 + 1) for i in range(60_000)]


def clearance(random, first, count, rows):
    date = numpy.datetime64("2019-01-01") + random.integers(0, 1826, count) * DAY
    compensation = numpy.minimum(random.lognormal(11.5, 1.3, count), 5e6).astype(numpy.int64) * 1000
    frame = polars.DataFrame({
        "id": numpy.arange(first + 1, first + count + 1),
        "date": date,
        "year": date.astype("datetime64[Y]").astype(int) + 1970,
        "city": pick(random, CITIES, count, numpy.array([26, 14, 11, 10, 8, 7, 6, 5, 4, 4, 3, 2]) / 100),
        "commune": pick(random, [f"Xã {name} {i}" for name in CITIES for i in range(20)], count),
        "project": pick(random, [f"{WORKS[i % 7]} {i // 7 + 1}" for i in range(400)], count),
        "household_id": 100_000 + random.integers(0, max(rows // 3, 1), count),
        "area_m2": numpy.round(numpy.minimum(random.lognormal(5, 0.9, count), 20_000), 1),
        "compensation": compensation,
        "plan": (compensation * random.uniform(0.8, 1.25, count)).astype(numpy.int64) // 1000 * 1000,
        "status": pick(random, STATUSES, count, numpy.array([25, 30, 40, 5]) / 100),
        "note": pick(random, NOTE_POOL, count),
    })
    return with_gaps(random, with_gaps(random, frame, 0.01, ["area_m2"]), 0.05, ["note"])


# --- the shapes of the H2O.ai database benchmark ----------------------------

def groupby(random, first, count, rows):
    few, many = 100, max(rows // 100, 1)
    few_texts = [f"id{i:03d}" for i in range(1, few + 1)]
    return polars.DataFrame({
        "id1": pick(random, few_texts, count),
        "id2": pick(random, few_texts, count),
        "id3": pick(random, [f"id{i:010d}" for i in range(1, many + 1)], count),
        "id4": random.integers(1, few + 1, count),
        "id5": random.integers(1, few + 1, count),
        "id6": random.integers(1, many + 1, count),
        "v1": random.integers(1, 6, count),
        "v2": random.integers(1, 16, count),
        "v3": numpy.round(random.uniform(0, 100, count), 6),
    })


@functools.lru_cache(maxsize=3)
def keys(size, side):
    """`size` keys of one side in no order; nine tenths of them are keys of the other side too."""
    every = numpy.random.default_rng([SEED, size]).permutation(size * 11 // 10) + 1
    return every[:size] if side == "left" else every[size // 10:size // 10 + size]


def join(side, ids, value):
    """Rows with the keys id1, id2 … of few, more and many values, and the same as texts."""
    def chunk(random, first, count, rows):
        sizes = [max(rows // 1_000_000, 10), max(rows // 1000, 10), rows][:ids]
        columns = {}
        for place, size in enumerate(sizes):
            # The last key of a table without repeated rows takes each of its values once.
            position = random.integers(0, size, count) if place + 1 < ids or side == "left" else numpy.arange(first, first + count)
            columns[f"id{place + 1}"] = keys(size, side)[position]
        for place in range(ids):
            columns[f"id{place + 4}"] = "id" + polars.Series(columns[f"id{place + 1}"]).cast(polars.String)
        columns[value] = numpy.round(random.uniform(0, 100, count), 6)
        return polars.DataFrame(columns)
    return chunk


# --- other shapes ----------------------------------------------------------

def wide(random, first, count, rows):
    """200 columns, of which a query needs few."""
    columns = {"id": numpy.arange(first + 1, first + count + 1), "region": pick(random, CITIES, count)}
    for number in range(1, 199):
        columns[f"m{number}"] = random.integers(0, 1_000_000, count) if number % 2 else numpy.round(random.uniform(0, 1000, count), 2)
    return polars.DataFrame(columns)


def skewed(random, first, count, rows):
    """Two keys in which the first of many values has a large part of the rows, and most values have few."""
    return polars.DataFrame({
        "customer": zipf(random, max(rows // 10, 2), count),
        "product": "P" + polars.Series(zipf(random, 50_000, count)).cast(polars.String),
        "quantity": random.integers(1, 20, count),
        "price": numpy.round(random.lognormal(3, 1, count), 2),
    })


WORDS = ("đất thửa hộ hồ sơ biên bản bàn giao mặt bằng quyết định phê duyệt phương án bồi thường hỗ trợ tái định cư "
         "kiểm đếm công khai niêm yết khiếu nại thẩm định ruộng vườn ao nhà cửa vật kiến trúc cây cối hoa màu").split()


def long_text(random, first, count, rows):
    """Reports of 5 to 120 words, hardly two of them the same."""
    words, lengths = numpy.array(WORDS), random.integers(5, 120, count)
    drawn, ends = words[random.integers(0, len(words), lengths.sum())], numpy.cumsum(lengths)
    return polars.DataFrame({
        "id": numpy.arange(first + 1, first + count + 1),
        "author": pick(random, [f"{name} {i}" for name in CITIES for i in range(100)], count),
        "report": [" ".join(drawn[end - length:end]) for end, length in zip(ends, lengths)],
    })


def events(random, first, count, rows):
    """Readings of sensors in the order of time, over a year."""
    seconds = ((numpy.arange(first, first + count) + random.random(count)) / rows * 365 * 86_400).astype(numpy.int64)
    time = numpy.datetime64("2023-01-01T00:00:00", "ms") + seconds * numpy.timedelta64(1000, "ms")
    return polars.DataFrame({
        "time": polars.Series(time).dt.strftime("%Y-%m-%dT%H:%M:%S"),
        "sensor": random.integers(1, 2001, count),
        "kind": pick(random, ["flow", "level", "rain", "turbidity"], count),
        "value": numpy.round(random.normal(20, 5, count), 3),
    })


def sparse(random, first, count, rows):
    """Figures of which seven in ten are missing."""
    frame = polars.DataFrame({
        "station": random.integers(1, 501, count), "year": random.integers(2000, 2025, count),
        "a": random.integers(0, 10_000, count), "b": numpy.round(random.uniform(0, 1, count), 4),
        "remark": pick(random, NOTE_POOL, count),
    })
    return with_gaps(random, frame, 0.7, ["a", "b", "remark"])


@functools.lru_cache(maxsize=1)
def visitor_names(size):
    """Different names of 32 signs that say nothing of their order."""
    halves = numpy.random.default_rng([SEED, size]).integers(0, 2**63, (2, size))
    return [f"{left:016x}{right:016x}" for left, right in zip(*halves.tolist())]


def visitors(random, first, count, rows):
    """A line for each visitor, in no order; a quarter of them come."""
    names = visitor_names(max(rows // 4, 4))[first:first + count]
    return polars.DataFrame({
        "visitor": names,
        "email": [f"{name[:7]}.{first + place}@mail.vn" for place, name in enumerate(names)],
        "age": random.integers(15, 80, count),
        "commune": pick(random, [f"Xã {name} {i}" for name in CITIES for i in range(20)], count),
    })


def visits(random, first, count, rows):
    """Visits to pages of a site: hardly more than two to a page, some sixteen of a visitor, both told by texts."""
    dossiers, pages = random.integers(0, max(rows * 3 // 40, 1), count), random.integers(1, 10, count)
    seconds = random.integers(0, 365 * 86_400, count)
    return polars.DataFrame({
        "visitor": pick(random, visitor_names(max(rows // 4, 4))[:max(rows // 16, 1)], count),
        "url": [f"https://hoso.gov.vn/ho-so/{dossier}/trang-{page}" for dossier, page in zip(dossiers.tolist(), pages.tolist())],
        "ms": random.integers(1, 10_000, count),
        "time": polars.Series(numpy.datetime64("2023-01-01T00:00:00", "ms") + seconds * numpy.timedelta64(1000, "ms"))
        .dt.strftime("%Y-%m-%dT%H:%M:%S"),
    })


# Rows of a table for each row of its workload.
SHARES = {"join-small": 1e-6, "join-medium": 1e-3, "visitors": 0.25}
CHUNKS = {
    "clearance": clearance, "groupby": groupby, "wide": wide, "skewed": skewed, "long-text": long_text, "events": events,
    "sparse": sparse, "visits": visits, "visitors": visitors, "join-x": join("left", 3, "v1"), "join-small": join("right", 1, "v2"),
    "join-medium": join("right", 2, "v2"), "join-big": join("right", 3, "v2"),
}

if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
