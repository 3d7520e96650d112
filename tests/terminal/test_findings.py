"""Of several findings the worst is the one that counts."""

from terminal.findings import Finding, Health, Kind, worst


def finding(health: Health) -> Finding:
    return Finding(Kind.PRINTER, "x", health, "So.")


def test_the_worst_counts_and_nothing_is_well() -> None:
    assert worst(()) is Health.READY
    assert worst((finding(Health.READY), finding(Health.UNSET))) is Health.UNSET
    assert worst((finding(Health.ATTENTION), finding(Health.TROUBLE), finding(Health.READY))) is Health.TROUBLE
