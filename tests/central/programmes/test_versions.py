"""Which published version counts when."""

from central.programmes.versions import in_force
from loyalty.signing.published import Published

ONE, TWO, THREE = Published(1, "{}", 10), Published(2, "{}", 30), Published(3, "{}", 30)


def test_the_last_to_have_started_is_in_force_and_of_equals_the_higher() -> None:
    versions = [THREE, ONE, TWO]
    assert [in_force(versions, at) for at in (9, 10, 29, 30)] == [None, ONE, ONE, THREE]
