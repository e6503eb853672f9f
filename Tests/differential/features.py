"""What of the language runs: what is in the grammar and says that it does not run yet is not asked."""
import functools
import pathlib
import tempfile

from .engines import LARGE, TinhRun, Way

PROBES = {
    "join": "join u on k", "left join": "left join u on k", "full join": "full join u on k", "semi join": "semi join u on k",
    "anti join": "anti join u on k", "lookup": "lookup u on k", "union": "union u", "unpivot": "unpivot a, b as c, v",
    "sub-query": "count where a = (max b from u)", "top per": "show * sort a top 1 per k", "over": "show sum a over k as s",
    "where over": "count where a = max a over k", "regroup": "sum a / sum a over all as s by k", "rank": "rank sum a over all as r by k",
    "row rank": "show rank a over k as r", "row_number": "show row_number over (k sort a) as r",
    "row previous": "show previous a over (sort k) as p",
    "frame": "show sum a over (sort k rows -1..0) as s", "previous": "sum a, previous sum a as p by k",
    "cumulative": "cumulative sum a as c by k", "moving": "moving(sum a, 2) as m by k", "every": "sum a by every k",
    "across": "sum a across k in 1..2 by b", "subtotals": "sum a by k, b with subtotals", "versus": "sum a versus sum b by k",
    "covariance": "covariance(a, b)", "correlation": "correlation(a, b)", "slope": "slope(a, b)", "intercept": "intercept(a, b)",
    "variance": "variance a", "weighted_avg": "weighted_avg(a, b)", "proportion": "proportion(a > b)",
    "trace": "trace sum a by k", "describe": "describe", "sample": "sample 1", "across data": "sum a by b across k",
    "across previous": "previous sum a as p by b across k",
    "versus condition": "sum a by k where b = 1 versus b = 2", "versus previous": "sum a by k versus previous k",
}


@functools.cache
def features():
    """The names of what runs."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("t", "u"):
            (pathlib.Path(folder) / f"{name}.csv").write_text("k,a,b\n1,2,3\n2,3,4\n", encoding="utf-8")
        loads = [f'load "{name}.csv" as {name} (k: int, a: int, b: int)' for name in ("t", "u")]
        found = set()
        for name, query in PROBES.items():
            answer = TinhRun(Way(1, *LARGE), folder, loads, [f"{query} from t"]).finish()[0]
            if answer.error is None:
                found.add(name)
    return frozenset(found | {"check"})
