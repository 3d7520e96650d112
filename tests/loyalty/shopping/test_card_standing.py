"""A card as a till shows it."""

from loyalty.shopping.card_standing import CardStanding


def test_a_card_that_is_all_here_owes_nothing_and_has_no_reason() -> None:
    assert CardStanding(9, 9) == CardStanding(9, 9, 0, None)
