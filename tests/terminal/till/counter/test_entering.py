"""What is scanned, typed or chosen reaches the sale, or says why not."""

import pytest

from terminal import commands as c
from terminal.events import Found
from tests.fakes.shop import AMARA, FLAT_WHITE, GTINS, NUMBERS, SECOND_CARD
from tests.fakes.till_world import TillWorld

NOBODY = "Nobody and nothing found. Try the card number, the whole phone number or a name."


def scan(text: str, at_ms: int = 0, source: str = "wedge") -> c.CodeScanned:
    return c.CodeScanned(text, None, source, at_ms)


def test_what_a_hand_scanner_read_twice_within_a_moment_is_said_and_counts_once(world: TillWorld) -> None:
    gtin = GTINS[FLAT_WHITE][1:]
    world.do(scan(gtin), c.CodeScanned(gtin, None, "scanner", 300, again=True))
    assert (world.counter.items, world.notices) == (1, ["scanned_again"])
    world.do(scan(gtin, at_ms=2_000))
    assert world.counter.items == 2


def test_any_card_of_a_member_brings_them_up(world: TillWorld) -> None:
    for text in (NUMBERS[AMARA], SECOND_CARD, "C:" + SECOND_CARD):
        world.do(c.MemberCleared(), scan(text))
        assert world.counter.member is not None
        assert world.counter.member.id == AMARA


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unknown_code"),
        ("\x00\x01evil", "unknown_code"),
        ("x" * 10_240, "unknown_code"),
        ("M:NOTAMEMBER", "unknown_code"),
        ("http://example.com/?q=1", "unknown_code"),
        ("9999999999", "unknown_code"),
        ("5000000000005", "unknown_product"),
        ("R:free-coffee", "unknown_reward"),
        ("V:ABCDE", "unknown_voucher"),
        ("T:ABCDE", "bad_receipt"),
    ],
)
def test_a_scan_that_means_nothing_here_says_so_and_changes_nothing(world: TillWorld, text: str, code: str) -> None:
    before = world.counter
    world.do(scan(text))
    assert world.notices == [code]
    assert len(world.sentence) < 300
    assert world.counter == before


def test_an_unknown_card_says_what_to_do(world: TillWorld) -> None:
    world.do(scan("C:0009999912"))
    assert world.notices in (["unknown_member"], ["unknown_code"])
    world.do(c.MemberChosen("0000000000000000"), c.ProductPicked("nothing"))
    assert world.notices == ["unknown_member", "unknown_product"]


def test_a_typed_name_shows_whom_and_what_it_may_mean(world: TillWorld) -> None:
    world.do(c.TextEntered("Ama"))
    assert [(row.kind, row.title, row.detail) for row in world.found.rows] == [
        ("member", "Amara Okafor", "card ..2188 · Gold"),
        ("product", "Amarena tray", "Bakery"),
    ]
    world.do(c.TextEntered("amara"))
    assert world.counter.member is not None
    world.do(c.TextEntered("zzz"))
    assert world.found == Found("zzz", (), NOBODY)
    world.do(c.TextTyped("alm"))
    assert [row.detail for row in world.found.rows] == ["Bakery · £3.40"]
