"""A short run of the interrupts; `make interrupts` is the long one."""
import interrupts


def test_no_interrupt_is_lost_and_the_session_stays_as_it_was(capsys):
    report = interrupts.run(seed=7, count=60, row_count=100_000)
    with capsys.disabled():
        print("\n" + str(report))
    # How soon depends on the machine; that it was the interrupt that ended the query does not.
    assert not report.lost
    assert report.cut_short > 0
