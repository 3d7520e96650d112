"""Toasts."""

import pytest

from terminal.events import Noticed, Tone
from terminal.ui.panels.toasts import KINDS, SHOWN_MAX
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build

LONG = "The printer is out of paper. The sale is saved; the receipt prints by itself when a new roll is in. " * 3


def notice(n: int, sentence: str = "Something was said.") -> Noticed:
    return Noticed(Tone.ATTENTION, f"code-{n}", sentence)


def test_at_most_two_and_the_newest_first(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.hear(*(notice(n, f"Sentence {n}.") for n in range(5)))
    assert [toast.notice.code for toast in shown.desk.toasts.shown] == ["code-4", "code-3"]
    assert len(shown.desk.toasts.shown) == SHOWN_MAX


def test_the_same_notice_takes_the_place_of_its_elder(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.hear(notice(1, "First."), notice(2), notice(1, "Again."))
    assert [toast.notice.sentence for toast in shown.desk.toasts.shown] == ["Again.", "Something was said."]


def test_long_sentences_are_whole(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.hear(notice(1, LONG), notice(2))
    for toast in shown.desk.toasts.shown:
        assert toast.words.height() >= toast.words.heightForWidth(toast.words.width())


def test_they_never_lie_over_the_money(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.hear(notice(1), notice(2))
    toasts, keypad = shown.desk.toasts, shown.desk.keypad
    assert keypad is not None
    place = keypad.rect().translated(keypad.mapTo(shown.desk, keypad.rect().topLeft()))
    assert not toasts.geometry().intersects(place)


def test_they_go_by_themselves(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.hear(notice(1))
    toast = shown.desk.toasts.shown[0]
    shown.desk.toasts.drop(toast)
    shown.desk.toasts.drop(toast)
    assert shown.desk.toasts.shown == []
    assert not shown.desk.toasts.isVisible()


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_has_words_an_icon_and_a_time(tone: Tone) -> None:
    kind, icon, ink, stay_ms = KINDS[tone]
    assert kind
    assert icon
    assert ink.endswith("_ink")
    assert stay_ms >= 4_000


def test_what_led_to_a_finished_sale_goes_with_it_and_an_error_stays(till: Build) -> None:
    shown = till().show(u.SALE)
    broken = Noticed(Tone.ERROR, "broken", "The disk is full.")
    shown.hear(Noticed(Tone.ATTENTION, "all_paid", "Everything is paid already. Finish the sale."), broken)
    shown.show(u.PAID)
    assert len(shown.desk.toasts.shown) == 2
    shown.show(u.DONE)
    assert [toast.notice for toast in shown.desk.toasts.shown] == [broken]
