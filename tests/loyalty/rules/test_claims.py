"""How long and how often points of a finished sale may still be given."""

import msgspec
import pytest

from loyalty.rules.claims import Claims


def test_a_programme_that_says_no_more_gives_them_for_a_fortnight() -> None:
    assert msgspec.json.decode(b"{}", type=Claims) == Claims(days=14, member_day=3, cashier_day=20)


@pytest.mark.parametrize("wrong", [b'{"days": 0}', b'{"days": 366}', b'{"member_day": 0}', b'{"cashier_day": 1.5}'])
def test_no_days_or_no_claims_at_all_are_said_by_leaving_it_out(wrong: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(wrong, type=Claims)
