"""The sale that is looked at."""

from dataclasses import replace

from terminal.ui.activity_words import Tongue
from terminal.ui.look import Look
from terminal.ui.panels.activity.sale_card import SaleCard
from terminal.ui.present import Present
from tests.fakes import ui_past as past
from tests.fakes.ui_counters import NOW_MS
from tests.terminal.ui.panels.activity.conftest import seen


def test_it_says_whose_it_was_how_it_was_paid_and_what_happened_since(look: Look, tongue: Tongue) -> None:
    made, copied = SaleCard(look, tongue, Present()), list[str]()
    made.copied.connect(copied.append)
    made.draw(past.SALE_PART, NOW_MS, returning=False)
    words = seen(made)
    for said in ("£22.80", "Amara Okafor", "Paid: Card £10.00 · Cash £7.80 · 500 points", "Since then"):
        assert said in words
    made.copies[0].click()
    assert copied == ["r-1"]
    made.draw(replace(past.NOBODYS, tenders=(), voucher_minor=390), NOW_MS, returning=False)
    assert "Since then" not in seen(made)
    assert "Paid: Voucher £3.90" in seen(made)


def test_of_another_tills_sale_it_says_where_and_on_which_day(look: Look, tongue: Tongue) -> None:
    made = SaleCard(look, tongue, Present())
    made.draw(past.PAPER, NOW_MS, returning=False)
    assert "Sold at Till 4" in seen(made)
    assert "21 Nov 2026" in seen(made)


def test_the_arrows_and_signs_work_on_lines_that_can_come_back(look: Look, tongue: Tongue) -> None:
    made, wanted = SaleCard(look, tongue, Present()), list[tuple[int, int]]()
    made.stepped.connect(lambda line, pieces: wanted.append((line, pieces)))
    made.step(1)
    made.draw(past.SALE, NOW_MS, returning=False)
    made.step(1)
    made.choose(2)
    assert wanted == []
    lines = (replace(past.LINES[0], left=0), *past.LINES[1:])
    made.draw(replace(past.SALE, lines=lines), NOW_MS, returning=True)
    assert made.at == 2
    made.walk(-1)
    made.step(1)
    made.walk(1)
    made.step(-1)
    made.walk(9)
    made.rows[3].more.click()
    assert wanted == [(2, 1), (3, 0), (4, 1)]


def test_only_the_last_three_deeds_are_listed(look: Look, tongue: Tongue) -> None:
    made = SaleCard(look, tongue, Present())
    laters = tuple(replace(past.RETURNED_LATER, ref=f"r-{at}") for at in range(5))
    made.draw(replace(past.SALE, later=laters), NOW_MS, returning=False)
    assert len(made.copies) == 3


def test_what_another_till_took_back_names_it_and_has_no_paper_here(look: Look, tongue: Tongue) -> None:
    made = SaleCard(look, tongue, Present())
    elsewhere = replace(past.RETURNED_LATER, ref="", till="Till 4")
    made.draw(replace(past.SALE, later=(elsewhere, past.RETURNED_LATER)), NOW_MS, returning=False)
    assert [key.isHidden() for key in made.copies] == [True, False]
    made.draw(replace(past.SALE, later=(past.RETURNED_LATER,)), NOW_MS, returning=False)
    assert not made.copies[0].isHidden(), "the row is used again"
