"""The list of the last sales."""

from dataclasses import replace

from terminal.activity import ActivityShown
from terminal.ui.activity_words import Tongue
from terminal.ui.look import Look
from terminal.ui.panels.activity.past_list import PastList
from terminal.ui.present import Present
from tests.fakes import ui_past as past
from tests.fakes.ui_counters import NOW_MS
from tests.terminal.ui.panels.activity.conftest import seen


def shown_list(look: Look, tongue: Tongue, shown: ActivityShown) -> tuple[PastList, list[str]]:
    chosen: list[str] = []
    made = PastList(look, tongue, Present())
    made.chosen.connect(chosen.append)
    made.draw(shown, NOW_MS)
    return made, chosen


def test_a_sale_is_known_by_name_number_time_amount_and_state(look: Look, tongue: Tongue) -> None:
    made, _ = shown_list(look, tongue, past.LOOKING)
    words = seen(made)
    for said in ("Amara Okafor", "£22.80", "+32 pts", "No member", "No. K-1042", "7B2F0-1C9D4", "Card ..5594"):
        assert said in words
    names = [row.accessibleName() for row in made.rows]
    assert "Part returned" in names[2]
    assert "Returned" in names[3]
    assert "Undone" in names[5]


def test_the_arrows_walk_and_stop_at_the_ends(look: Look, tongue: Tongue) -> None:
    made, chosen = shown_list(look, tongue, past.LOOKING)
    made.walk(-1)
    made.walk(1)
    made.draw(replace(past.LOOKING, sale=replace(past.SALE, ref="s-1")), NOW_MS)
    made.walk(1)
    assert chosen == ["s-9", "s-8", "s-1"]
    made.draw(replace(past.LOOKING, sale=past.PAPER), NOW_MS)
    made.walk(1)
    assert chosen[-1] == "s-9", "a paper of another till stands in no list"


def test_an_empty_list_says_how_to_fill_it_and_a_search_how_to_find(look: Look, tongue: Tongue) -> None:
    made, chosen = shown_list(look, tongue, past.EMPTY)
    assert "No sale yet" in seen(made.empty)
    made.draw(past.NOT_FOUND, NOW_MS)
    assert "Nothing found" in seen(made.empty)
    made.walk(1)
    assert chosen == []


def test_where_older_sales_are_not_listed_it_says_so(look: Look, tongue: Tongue) -> None:
    made, _ = shown_list(look, tongue, past.LOOKING)
    assert "Older sales than Fri 10:08 are not in this list. Scan the receipt." in seen(made)
    made.draw(replace(past.LOOKING, searched_back_ms=None), NOW_MS)
    assert "Older sales" not in seen(made)
