"""What is to be told again carries everything that proves it."""

from terminal.recovery_ports import FIRST_PAGE, ClaimsPage, Untold


def test_an_op_to_be_told_again_is_a_plain_value() -> None:
    one = Untold(epoch=1, seq=2, previous=b"p", body=b"b", signature=b"s", member=None)
    assert one == Untold(1, 2, b"p", b"b", b"s", None)
    assert ClaimsPage((), (), FIRST_PAGE, last=True).last
