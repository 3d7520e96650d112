"""The customer sees goods, money and points as they come, and never who they are."""

from dataclasses import replace

import pytest

from terminal.counter import Counter
from terminal.customer import LINES_MAX, Scene, customer_shown, plain_text
from terminal.ui.present import Present
from tests.fakes import ui_counters as u

ENGLISH = Present("en_GB", "GBP")


def text(counter: Counter | None, *, thanks: bool = True, formats: Present = ENGLISH) -> str:
    return plain_text(customer_shown(counter, "Corner Club", formats, thanks=thanks))


def test_with_nobody_there_the_shop_says_its_name() -> None:
    assert text(None).splitlines() == ["Corner Club", "Show your card to collect points"]
    assert text(u.EMPTY).splitlines()[0] == "Corner Club"


@pytest.mark.parametrize("counter", [u.REDEEMING, u.SALE, u.HANDED, u.DONE, u.MIXED, u.PAID, u.GIFT, u.INVOICE])
def test_no_name_number_or_birthday_is_ever_shown(counter: Counter) -> None:
    seen = text(counter)
    member = counter.member
    private = [] if member is None else [member.name, member.number, member.id, member.birthday or "-none-"]
    done = counter.done
    assert not [word for word in [*private, done.member_name if done else None] if word and word in seen]


def test_lines_total_points_and_what_is_used_stand_there() -> None:
    shown = customer_shown(u.REDEEMING, "", ENGLISH, thanks=False)
    redeem, member = u.REDEEMING.redeem, u.REDEEMING.member
    assert redeem is not None
    assert member is not None
    assert shown.scene is Scene.SALE
    assert len(shown.lines) == len(u.REDEEMING.lines)
    assert shown.total is not None
    assert shown.total.value == ENGLISH.money(u.REDEEMING.total_minor)
    values = [one.value for one in shown.points]
    assert ENGLISH.number(member.balance) in values
    assert f"−{ENGLISH.number(redeem.points)}" in values
    assert f"+{ENGLISH.number(u.REDEEMING.points_earned)}" in values


def test_vouchers_tenders_and_change_are_told() -> None:
    seen = text(u.HANDED)
    assert all(voucher.name in seen or voucher.headline in seen for voucher in u.HANDED.vouchers)
    assert "Cash" in text(u.MIXED) or "Card" in text(u.MIXED)
    assert "Change" in text(replace(u.PAID, change_minor=120))


def test_a_long_basket_shows_its_newest_lines_and_counts_the_others() -> None:
    line = u.SALE.lines[0]
    many = replace(u.SALE, lines=tuple(replace(line, number=n, name=f"Goods {n}") for n in range(1, 31)))
    shown = customer_shown(many, "", ENGLISH, thanks=False)
    assert len(shown.lines) == LINES_MAX
    assert shown.lines[-1].label.endswith("Goods 30")
    assert shown.more == "21 lines before"


def test_thanks_pass_and_an_undone_sale_is_not_thanked_for() -> None:
    assert text(u.DONE).startswith("Thank you")
    assert text(u.DONE, thanks=False).startswith("Corner Club")
    assert u.DONE.done is not None
    assert text(replace(u.DONE, done=replace(u.DONE.done, undone=True))).startswith("Corner Club")


@pytest.mark.parametrize(("locale", "word"), [("es_ES", "Sus puntos"), ("fr_FR", "Vos points"), ("ar_EG", "نقاطك")])
def test_it_speaks_the_language_of_the_store(locale: str, word: str) -> None:
    assert word in text(u.SALE, formats=Present(locale, "EUR"))


def test_no_line_of_text_is_wider_than_the_display() -> None:
    long = replace(u.SALE, lines=(replace(u.SALE.lines[0], name="x" * 90, quantity=12),))
    rows = plain_text(customer_shown(long, "", ENGLISH, thanks=False), 20).splitlines()
    assert max(map(len, rows)) == 20


def test_who_has_no_card_on_the_counter_is_shown_how_to_join_where_that_can_be_done() -> None:
    nobody = replace(u.SALE, member=None)
    for counter, invited in ((None, True), (nobody, True), (u.SALE, False), (u.DONE, False)):
        shown = customer_shown(counter, "Corner Club", ENGLISH, thanks=True, joins=True)
        assert bool(shown.invite) is invited, counter
        assert ("Scan this and join." in plain_text(shown)) is invited
        assert not customer_shown(counter, "Corner Club", ENGLISH, thanks=True).invite
