"""What comes of points and tier, as the receipt says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from loyalty.rules.tiers import Climb, Tier
from terminal.receipt import Letterhead
from terminal.receipt_notes import keep_note, points_end, points_from, tier_note

HEAD = Letterhead("High Street", "Till 2", "Corner Club", "GBP", "en_GB")
GERMAN = replace(HEAD, locale="de_DE")
GOLD = Tier("gold", {"en": "Gold", "de": "Goldkarte"}, 2_000)


def test_dated_points_are_a_sentence_in_the_shops_language() -> None:
    assert points_end(HEAD, 1_120, date(2027, 1, 5)) == "1,120 points end on 5 Jan 2027"
    assert points_end(HEAD, 1, date(2027, 1, 5)) == "1 point ends on 5 Jan 2027"
    assert points_from(GERMAN, 40, date(2026, 11, 29)) == "40 Punkte ab 29. Nov. 2026"


def test_the_way_to_the_next_tier_is_in_points_or_in_money() -> None:
    climb = Climb(1_820, GOLD)
    assert tier_note(HEAD, climb, "en", is_money=False) == "180 points to Gold"
    assert tier_note(GERMAN, climb, "de", is_money=False) == "180 Punkte bis Goldkarte"
    assert tier_note(HEAD, climb, "en", is_money=True) == "£1.80 to Gold"
    assert tier_note(HEAD, Climb(1_820, None), "en", is_money=False) is None


def test_a_tier_in_danger_says_what_keeps_it() -> None:
    climb = Climb(1_780, None, 220, 5)
    note = keep_note(HEAD, climb, "Gold", date(2026, 12, 14), is_money=False)
    assert note == "Gold until 14 Dec 2026: 220 points keep it"
