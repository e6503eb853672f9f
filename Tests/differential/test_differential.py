"""The short run: every part of the language that the tester knows, against DuckDB."""
import pytest

from .engines import Duck
from .report import write_failure
from .rounds import run_round
from .shrinking import Shrinker

SEED = "short"
ROUNDS = 8
QUERIES = 40


@pytest.fixture(scope="module")
def duck():
    return Duck()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_both_engines_give_the_same_answers(duck, number, tmp_path):
    outcome = run_round(duck, SEED, number, QUERIES)
    for failure in outcome.failures[:1]:
        pytest.fail(write_failure(tmp_path, "failure", Shrinker(duck, failure).run()), pytrace=False)
    assert outcome.refused < QUERIES / 10, "most questions have an answer"
    assert outcome.count == QUERIES
