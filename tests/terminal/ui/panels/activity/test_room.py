"""What a cashier does after a sale, at the screen: by touch and by keyboard alone, in every look and language."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from loyalty.values.languages import LANGUAGES
from terminal import activity_commands as a
from terminal import commands as c
from terminal.activity import ActivityShown
from terminal.events import ActivityChanged, Noticed, Tone
from terminal.ui.pieces.typed_field import TYPED_MS
from tests.fakes import ui_counters as u
from tests.fakes import ui_past as past
from tests.fakes.ui_window import Build, ShownTill, settle

CTRL = Qt.KeyboardModifier.ControlModifier


def looking(till: Build, shown: ActivityShown = past.LOOKING, **wishes: object) -> ShownTill:
    window = till(**wishes).show(u.SALE)
    window.hear(ActivityChanged(shown))
    return window


def test_the_rail_leads_there_and_back(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.touch(shown.desk.rail.rooms["past"])
    assert shown.sent == [a.ActivityWanted()]
    shown.hear(ActivityChanged(past.LOOKING))
    assert not shown.desk.top.isVisible()
    assert shown.desk.rail.rooms["past"].kind == "rail_on"
    shown.touch(shown.desk.rail.rooms["till"])
    shown.hear(ActivityChanged(ActivityShown(open=False)))
    assert shown.sent[1:] == [a.ActivityWanted(open=False)]
    assert shown.desk.top.isVisible()
    assert not shown.desk.past.isVisible()
    assert "Flat white, large" in shown.texts()


def test_a_return_by_keyboard_alone(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.press(Qt.Key.Key_R, modifier=CTRL)
    shown.hear(ActivityChanged(past.LOOKING))
    shown.press(Qt.Key.Key_Down)
    shown.hear(ActivityChanged(past.LOOKING_PART))
    shown.press(Qt.Key.Key_Return)
    shown.hear(ActivityChanged(past.RETURN_BEGUN))
    shown.press(Qt.Key.Key_Plus, Qt.Key.Key_Down, Qt.Key.Key_Down)
    shown.type("+")
    shown.press(Qt.Key.Key_A, modifier=CTRL)
    shown.hear(ActivityChanged(past.RETURNING))
    shown.type("-")
    shown.press(Qt.Key.Key_Return)
    shown.hear(ActivityChanged(past.RETURNED))
    shown.press(Qt.Key.Key_P, modifier=CTRL)
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == [
        a.ActivityWanted(),
        a.PastChosen("s-8"),
        a.ReturnBegun(),
        a.PiecesWanted(1, 1),
        a.PiecesWanted(3, 1),
        a.PiecesWanted(None, 1),
        a.PiecesWanted(3, 1),
        a.ReturnConfirmed(798),
        a.PastCopied("r-1"),
        a.StepLeft(),
    ]


def test_keys_of_the_counter_are_quiet_while_the_room_is_open(till: Build) -> None:
    shown = looking(till)
    shown.press(Qt.Key.Key_F12, Qt.Key.Key_F7, Qt.Key.Key_F3, Qt.Key.Key_F8)
    assert shown.sent == []
    shown.press(Qt.Key.Key_Escape)
    assert shown.sent == [a.StepLeft()]


def test_letters_and_digits_look_for_a_sale_and_the_arrows_walk_what_was_found(till: Build) -> None:
    shown = looking(till)
    shown.type("17.80")
    QTest.qWait(TYPED_MS + 80)
    assert shown.sent == [a.PastSearched("17.80")]
    shown.hear(ActivityChanged(replace(past.LOOKING, text="17.80", rows=past.ROWS[:2])))
    shown.press(Qt.Key.Key_Down)
    shown.press(Qt.Key.Key_Escape)
    shown.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert shown.sent[1:] == [a.PastChosen("s-8"), a.PastSearched(""), a.StepLeft()]


def test_in_a_claim_letters_look_for_the_member(till: Build) -> None:
    shown = looking(till, past.CLAIM_BEGUN)
    shown.type("ama")
    QTest.qWait(TYPED_MS + 80)
    assert shown.sent == [a.ClaimantTyped("ama")]
    shown.hear(ActivityChanged(past.CLAIM_ROWS))
    shown.press(Qt.Key.Key_Return)
    shown.hear(ActivityChanged(past.CLAIMING))
    assert shown.desk.past.claim_side.field.text() == ""
    shown.press(Qt.Key.Key_Return)
    assert shown.sent[1:] == [a.ClaimantChosen("m-1"), a.ClaimConfirmed(8)]


def test_a_confirm_goes_out_once_until_the_till_has_answered(till: Build) -> None:
    shown = looking(till, past.RETURNING)
    side = shown.desk.past.return_side
    shown.double_touch(side.confirm)
    shown.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert shown.sent == [a.ReturnConfirmed(798)]
    assert "Saving …" in shown.texts()
    shown.hear(Noticed(Tone.ATTENTION, "return_changed", "Something changed."))
    assert side.confirm.isEnabled()
    shown.hear(ActivityChanged(past.CLAIMING))
    claim = shown.desk.past.claim_side
    shown.double_touch(claim.confirm)
    assert shown.sent[1:] == [a.ClaimConfirmed(8)]


def test_a_new_look_keeps_the_room_as_it_was(till: Build) -> None:
    shown = looking(till, past.RETURNING)
    before = shown.texts()
    shown.press(Qt.Key.Key_T, modifier=CTRL)
    assert shown.desk.past.isVisible()
    assert [text for text in shown.texts() if text not in ("Light", "Dark")] == [
        text for text in before if text not in ("Light", "Dark")
    ]


def test_undo_asks_twice_and_its_time_runs_out(till: Build) -> None:
    shown = looking(till)
    shown.press(Qt.Key.Key_Z, modifier=CTRL)
    assert shown.sent == []
    shown.press(Qt.Key.Key_Z, modifier=CTRL)
    assert shown.sent == [a.PastUndone()]
    shown.desk.past.tick(u.NOW_MS + 200_000)
    assert not shown.desk.past.look_side.undo.isVisible()
    shown.press(Qt.Key.Key_Z, Qt.Key.Key_Z, modifier=CTRL)
    assert shown.sent == [a.PastUndone()]


def test_nothing_of_the_room_reaches_the_till_by_itself(till: Build) -> None:
    shown = looking(till)
    for state in past.EVERY:
        shown.hear(ActivityChanged(state))
        shown.desk.past.tick(u.NOW_MS + 5_000)
    settle()
    assert [one for one in shown.sent if not isinstance(one, c.ScreenReady)] == []


@pytest.mark.parametrize("size", [(1024, 700), (1366, 768), (1920, 1080)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_state_fits_its_window_in_every_language(till: Build, size: tuple[int, int], locale: str) -> None:
    shown = looking(till, size=size, scale=None, locale=locale)
    room, frame = shown.desk.past, shown.window.rect()
    for state in past.EVERY:
        shown.hear(ActivityChanged(state))
        assert (shown.window.width(), shown.window.height()) == size, "nothing pushes the window wider"
        for key in (one for one in shown.seen_keys() if room.isAncestorOf(one)):
            place = key.mapTo(shown.window, key.rect().topLeft())
            assert frame.left() <= place.x() <= frame.right() - key.width() + 1, key.words
            assert key.width() >= key.look.target, key.words
            assert key.height() >= key.look.target, key.words
            assert key.accessibleName(), "a key without a name"
        confirms = (room.return_side.confirm, room.claim_side.confirm, room.done_side.leave, room.look_side.give_back)
        for key in (one for one in confirms if one.isVisibleTo(shown.window)):
            assert key.needed_width() <= key.width(), f"{key.words}, {key.detail} is cut in {locale}"


@pytest.mark.parametrize("name", u.HOSTILE_NAMES)
def test_names_of_strangers_are_never_read_as_markup(till: Build, name: str) -> None:
    rows = (replace(past.ROWS[0], who=name, reference=name),)
    lines = (replace(past.LINES[0], name=name),)
    sale = replace(past.SALE, who=name, reference=name, till=name, lines=lines)
    shown = looking(till, replace(past.LOOKING, text=name[:80], rows=rows, sale=sale))
    shown.hear(ActivityChanged(replace(past.MOVING, claim=replace(past.CLAIM, who=name, loser=name))))
    assert shown.window.width() == 1366
    assert not any("\n" in text or "\u202e" in text for text in shown.texts())
