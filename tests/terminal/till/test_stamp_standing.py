"""The cards of a member as a till has them: shown, usable, owed, ended."""

from typing import Any

import msgspec

from loyalty.rules.stamps import FullCard, StampCard, StampCards
from loyalty.shopping.card_standing import CardStanding
from terminal.catalogue_ports import KnownCard
from terminal.till.stamp_standing import card_standings
from tests.fakes.shop import AMARA, PROGRAMME

CUPS = StampCard(id="cups", label="Cups", full=9, worth=FullCard(free_piece=True))
WITH = msgspec.structs.replace(PROGRAMME, stamp_cards=StampCards(cards=(CUPS,)))


class Store:
    """A card, and whether the server was put back."""

    def __init__(self, card: KnownCard, restored_ms: int | None = None) -> None:
        self.card, self.restored_ms = card, restored_ms

    def card_stamps(self, account: str) -> KnownCard:
        assert account == f"{AMARA}.cups"
        return self.card

    def standing(self) -> "Store":
        return self


def standing(store: Any, held: int) -> CardStanding:  # noqa: ANN401 - a part of the port
    return card_standings(store, WITH, AMARA, now_ms=100, held=lambda _: (held, "Elsewhere."))["cups"]


def test_what_is_here_all_of_it_or_not() -> None:
    assert standing(Store(KnownCard(9)), 9) == CardStanding(9, 9)
    assert standing(Store(KnownCard(9)), 4) == CardStanding(9, 4, 0, "Elsewhere.")
    assert standing(Store(KnownCard(-3)), 0) == CardStanding(0, 0, 3)


def test_what_has_ended_counts_no_more_and_after_a_restore_what_is_here_is_true() -> None:
    assert standing(Store(KnownCard(9, ((50, 2), (200, 1)))), 9) == CardStanding(7, 7)
    assert standing(Store(KnownCard(0), restored_ms=5), 4) == CardStanding(4, 4)


def test_a_programme_without_cards_has_none() -> None:
    for programme in (None, PROGRAMME):
        assert card_standings(Store(KnownCard()), programme, AMARA, now_ms=0, held=lambda _: (0, "")) == {}  # type: ignore[arg-type] # a part of the port
