"""What an operation says of cards adds up, names each card once and lies on lines that there are."""

import msgspec
import pytest

from loyalty.ops.effect import Effect
from loyalty.ops.stamped import CardId, Stamped, StampedLine, StampsBack, check_stamps, is_card_id, one_of_each
from loyalty.ops.stamps import owner_of
from loyalty.values.errors import BadValue

MEMBER = "B9D5712M29XGJS4K"
CUPS = Stamped("coffee", Effect(earn=2, use=9), 9, (StampedLine(1, given=2, used=5), StampedLine(2, used=4)))


def test_a_card_is_named_once() -> None:
    assert one_of_each((CUPS,))
    assert not one_of_each((CUPS, CUPS))


@pytest.mark.parametrize(
    ("effect", "full"),
    [
        (Effect(earn=1, use=9), 9),
        (Effect(earn=2, use=9, take=1), 9),
        (Effect(earn=2, use=9), 10),
        (Effect(earn=2, use=9), 3),
        (Effect(earn=2), 9),
    ],
)
def test_stamps_that_do_not_add_up_are_no_fact(effect: Effect, full: int) -> None:
    with pytest.raises(BadValue):
        Stamped("coffee", effect, full, CUPS.lines)


def test_a_return_neither_gives_nor_uses() -> None:
    assert StampsBack("coffee", Effect(take=2, give=9)).effect.delta == 7
    with pytest.raises(BadValue):
        StampsBack("coffee", Effect(earn=1))


@pytest.mark.parametrize(("cards", "lines"), [((CUPS,), None), ((CUPS, CUPS), 2), ((CUPS,), 1)])
def test_a_sale_cannot_have_done_this(cards: tuple[Stamped, ...], lines: int | None) -> None:
    with pytest.raises(BadValue):
        check_stamps(cards, lines)
    check_stamps((CUPS,), 2)


@pytest.mark.parametrize(("name", "fits"), [("coffee_2", True), ("", False), ("c" * 41, False), ("cup\n", False)])
def test_a_card_is_called_by_one_rule_in_documents_and_in_accounts(name: str, fits: bool) -> None:
    assert is_card_id(name) is fits
    assert (owner_of(f"{MEMBER}.{name}") is not None) is fits
    if fits:
        assert msgspec.convert(name, CardId) == name
    else:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(name, CardId)
