"""A card as a till shows it."""

from loyalty.shopping.card_standing import Standing


def test_a_card_that_is_all_here_owes_nothing_and_has_no_reason() -> None:
    assert Standing(9, 9) == Standing(9, 9, 0, None)
