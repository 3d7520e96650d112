"""What people do at the screen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget

from terminal import commands as c
from terminal.counter import Counter, Mode, Status
from terminal.events import Found, Halted, Noticed, PrintsUnsettled, StatusChanged, Tone
from terminal.ui import words
from terminal.ui.pieces.key import Key
from terminal.ui.view import Page
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build, ShownTill, settle

SIZES = pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)], ids=lambda size: str(size[0]))
SCENES: dict[str, Counter] = {
    "empty": u.EMPTY,
    "bare": u.BARE,
    "sale": u.SALE,
    "redeeming": u.REDEEMING,
    "paid": u.PAID,
    "offline": replace(u.REDEEMING, member=u.AMARA_OFFLINE),
    "held": u.HELD,
    "done": u.DONE,
    "beside": u.BESIDE,
    "beside-empty": u.BESIDE_EMPTY,
}


def test_a_scan_shows_the_member_before_the_sale(till: Build) -> None:
    shown = till().show(u.EMPTY)
    assert words.EMPTY_MEMBER in shown.texts()
    shown.show(replace(u.EMPTY, member=u.AMARA))
    seen = shown.texts()
    assert {"Amara Okafor", "1,240", "worth £12.40"} <= set(seen)
    assert words.EMPTY_MEMBER not in seen
    assert words.SPENDABLE not in seen


def test_less_than_the_balance_is_spendable_and_the_reason_is_said(till: Build) -> None:
    seen = till().show(replace(u.SALE, member=u.AMARA_OFFLINE), u.OFFLINE).texts()
    assert {words.SPENDABLE, "800", "440 of the points were earned elsewhere and need the line."} <= set(seen)


def test_touching_an_offer_uses_points_and_touching_it_again_takes_them_back(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.touch(shown.desk.member.offers.keys[1])
    shown.show(u.REDEEMING)
    shown.touch(shown.desk.member.offers.keys[1])
    assert shown.sent == [c.PointsEntered(500), c.PointsEntered(0)]


def test_a_sale_by_keyboard_alone(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.type("450")
    shown.press(Qt.Key.Key_Return)
    shown.show(u.SALE)
    shown.press(Qt.Key.Key_F6)
    shown.type("500")
    shown.press(Qt.Key.Key_Return)
    shown.show(u.REDEEMING)
    shown.press(Qt.Key.Key_Return)
    shown.type("2000")
    shown.press(Qt.Key.Key_Return)
    shown.show(u.PAID)
    assert words.CHANGE in shown.texts()
    shown.press(Qt.Key.Key_Return)
    shown.show(u.DONE)
    assert words.DONE in shown.texts()
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == [
        c.AmountEntered(450),
        c.PointsEntered(500),
        c.TenderTaken("cash", 2000),
        c.SaleFinished(),
        c.DoneDismissed(),
    ]


def test_a_sale_by_touch_alone(till: Build) -> None:
    shown = till().show(u.EMPTY)
    basket, keypad = shown.desk.basket, shown.desk.keypad
    assert basket is not None
    assert keypad is not None
    shown.touch(basket.picture_keys.products.keys[1])
    shown.show(u.REDEEMING)
    shown.touch(keypad.finish)
    shown.touch(basket.payment.notes[2])
    shown.show(u.PAID)
    shown.touch(keypad.finish)
    assert shown.sent == [c.ProductPicked("p-1"), c.TenderTaken("cash", 2000), c.SaleFinished()]


def test_row_50_a_double_touch_on_the_green_key_never_finishes(till: Build) -> None:
    shown = till().show(u.REDEEMING)
    assert shown.desk.keypad is not None
    shown.double_touch(shown.desk.keypad.finish)
    assert shown.window.view.page is Page.PAYMENT
    assert shown.sent == []


def test_row_50_finishing_goes_out_once_and_the_key_waits_for_the_answer(till: Build) -> None:
    shown = till().show(u.PAID)
    keypad = shown.desk.keypad
    assert keypad is not None
    shown.press(Qt.Key.Key_F12, Qt.Key.Key_F12, Qt.Key.Key_F12)
    assert shown.sent == [c.SaleFinished()]
    assert not keypad.finish.isEnabled()
    assert words.FINISHING in shown.texts()
    shown.hear(Noticed(Tone.ERROR, "disk", "The disk is full. The sale is not saved; the basket is."))
    assert keypad.finish.isEnabled()


def test_a_full_inbox_is_said_and_the_finish_may_be_tried_again(till: Build) -> None:
    shown = till().show(u.PAID)
    shown.inbox.full = True
    shown.press(Qt.Key.Key_F12)
    assert words.BUSY in shown.texts()
    shown.inbox.full = False
    shown.press(Qt.Key.Key_F12)
    assert shown.sent == [c.SaleFinished()]


@pytest.mark.parametrize("name", u.HOSTILE_NAMES)
def test_row_49_hostile_names_are_shown_as_plain_words(till: Build, name: str) -> None:
    hostile = replace(
        u.SALE,
        member=replace(u.AMARA, name=name, tier=name, birthday=name, spendable_here=1, spendable_reason=name),
        lines=tuple(replace(line, name=name, why=name) for line in u.LINES),
        keys=tuple(replace(key, name=name) for key in u.KEYS),
        categories=tuple(replace(key, name=name) for key in u.CATEGORIES),
        held=tuple(replace(held, member_name=name) for held in u.HELD.held),
        done=replace(u.DONE_SALE, member_name=name),
        waiting=name,
        reference=name,
    )
    shown = till().show(hostile, replace(u.ONLINE, store=name, till=name, cashier=name, redeeming_stopped=name))
    shown.hear(
        Noticed(Tone.ERROR, name, name),
        PrintsUnsettled(tuple(replace(job, title=name) for job in u.UNSETTLED)),
        StatusChanged(replace(u.TROUBLE, line_sentence=name)),
    )
    shown.desk.top.search.setText("x")
    shown.hear(Found("x", tuple(replace(row, title=name, detail=name) for row in u.FOUND), name))
    for page in Page:
        shown.window.view.wish = page
        shown.show(hostile)
    for label in shown.window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
        assert "\u202e" not in label.text()
        assert "\n" not in label.text()
    for key in shown.window.findChildren(Key):
        assert key.shortcut().isEmpty(), "an ampersand in a name became a shortcut"
        assert not key.toolTip()


@SIZES
def test_everything_is_whole_large_enough_and_named(till: Build, size: tuple[int, int]) -> None:
    shown = till(size=size, scale=None)
    for scene, counter in SCENES.items():
        pages = (None, Page.KEYS, Page.PAYMENT, Page.HELD) if counter.mode is Mode.TILL and counter.lines else (None,)
        for page in pages:
            shown.window.view.wish = page
            shown.show(counter, u.TROUBLE)
            assert (shown.window.width(), shown.window.height()) == size, scene
            _everything_can_be_touched(shown, f"{scene}, {page}")
            _nothing_is_cut_off(shown, f"{scene}, {page}")


def _everything_can_be_touched(shown: ShownTill, scene: str) -> None:
    target = shown.desk.look.target
    assert target >= 48
    for key in shown.seen_keys():
        assert min(key.width(), key.height()) >= target, f"{scene}: {key.accessibleName()}"
        assert key.accessibleName().strip(), scene


def _nothing_is_cut_off(shown: ShownTill, scene: str) -> None:
    """Keys and fields lie inside the window and, but for what scrolls, inside all that holds them."""
    window = shown.window
    controls = [*shown.seen_keys(), *(edit for edit in window.findChildren(QLineEdit) if edit.isVisibleTo(window))]
    for control in controls:
        for parent in _holders(control):
            place = control.rect().translated(control.mapTo(parent, control.rect().topLeft()))
            assert parent.rect().contains(place), f"{scene}: {control.accessibleName()} is cut off"
        if isinstance(control, Key) and control.hint and control.words:
            # A key may give up its margins before its words: fonts of other computers are a little wider.
            assert control.needed_width() <= control.width() + shown.desk.look.px(16), (
                f"{scene}: {control.words} is shortened"
            )


def _holders(control: QWidget) -> list[QWidget]:
    """What holds a control, from the inside out: up to the window, or to what scrolls with it."""
    found: list[QWidget] = []
    parent = control.parentWidget()
    while isinstance(parent, QWidget):
        found.append(parent)
        above = parent.parentWidget()
        if isinstance(above, QWidget) and isinstance(above.parentWidget(), QScrollArea):
            break
        parent = above
    return found


def test_typed_digits_never_become_more_than_nine(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.type("12345678901234")
    assert shown.window.view.entry.digits == "123456789"
    shown.press(Qt.Key.Key_Escape)
    assert shown.window.view.entry.digits == ""


def test_letters_begin_a_search_and_enter_sends_it(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.type("ama")
    search = shown.desk.top.search
    assert search.hasFocus()
    assert search.text() == "ama"
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == [c.TextEntered("ama")]
    assert search.text() == ""
    assert not search.hasFocus()


def test_many_answers_to_a_sent_text_bring_it_back_for_a_choice(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.type("ama")
    shown.press(Qt.Key.Key_Return)
    shown.hear(Found("ama", u.FOUND, None))
    assert shown.desk.top.search.text() == "ama"
    shown.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert shown.sent[-1] == c.MemberChosen("m-2")


def test_f2_goes_to_the_search_from_anywhere(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.press(Qt.Key.Key_F2)
    assert shown.desk.top.search.hasFocus()


def test_row_50_a_repeating_enter_counts_once(till: Build) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QKeyEvent

    shown = till().show(u.PAID)
    for _ in range(5):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True, 1)
        QCoreApplication.sendEvent(shown.desk, event)
    assert shown.sent == []


def test_notices_are_words_with_an_icon_and_can_be_closed(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.hear(Noticed(Tone.ATTENTION, "unknown", "Nobody has this number."))
    toast = shown.desk.toasts.shown[0]
    shown.touch(toast.close_key)
    assert "Nobody has this number." not in shown.texts()


def test_a_receipt_in_doubt_is_asked_for_without_blocking_trade(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.hear(PrintsUnsettled(u.UNSETTLED))
    assert words.PRINT_ASK in shown.texts()
    shown.type("5")
    shown.press(Qt.Key.Key_Return)
    shown.touch(shown.desk.question.yes)
    shown.touch(shown.desk.question.no)
    assert shown.sent == [c.AmountEntered(5), c.PrintSettled(41, True), c.PrintSettled(42, False)]
    assert words.PRINT_ASK not in shown.texts()


def test_undo_asks_before_it_acts(till: Build) -> None:
    shown = till().show(u.DONE)
    shown.touch(shown.desk.top.undo)
    assert shown.sent == []
    assert words.UNDO_SURE in shown.texts()
    shown.touch(shown.desk.top.undo)
    assert shown.sent == [c.LastUndone()]


def test_cancelling_a_sale_asks_before_it_acts(till: Build) -> None:
    shown = till().show(u.SALE)
    assert shown.desk.basket is not None
    shown.double_touch(shown.desk.basket.clear)
    assert shown.sent == []
    shown.touch(shown.desk.basket.clear)
    assert shown.sent == [c.BasketCleared()]


def test_the_other_theme_keeps_what_was_keyed_and_said(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.type("45")
    shown.hear(Noticed(Tone.ERROR, "printer", "No paper."), PrintsUnsettled(u.UNSETTLED))
    shown.touch(shown.desk.rail.theme)
    assert shown.desk.look.palette.name == "dark"
    assert shown.window.view.entry.digits == "45"
    assert {"No paper.", words.PRINT_ASK, "Amara Okafor"} <= set(shown.texts())


def test_help_names_the_keys_and_nothing_beneath_it_hears_them(till: Build) -> None:
    shown = till().show(u.PAID)
    shown.press(Qt.Key.Key_F1)
    assert words.SHORTCUTS_WHY in shown.texts()
    shown.press(Qt.Key.Key_F12, Qt.Key.Key_5)
    assert shown.sent == []
    shown.press(Qt.Key.Key_Escape)
    assert words.SHORTCUTS_WHY not in shown.texts()
    assert shown.window.sheet is None
    shown.press(Qt.Key.Key_F12)
    assert shown.sent == [c.SaleFinished()]


@pytest.mark.parametrize(
    ("counter", "status", "said"),
    [
        (u.EMPTY, u.OFFLINE, "7 sales not sent yet: closing is safe, they are on disk"),
        (u.EMPTY, replace(u.OFFLINE, unsent=1), "1 sale not sent yet: closing is safe, it is on disk"),
        (u.SALE, u.ONLINE, words.CLOSE_OPEN),
    ],
)
def test_closing_says_that_it_is_safe(till: Build, counter: Counter, status: Status, said: str) -> None:
    shown = till().show(counter, status)
    assert not shown.window.close()
    assert any(text.startswith(said) for text in shown.texts())
    shown.press(Qt.Key.Key_Escape)
    assert shown.window.isVisible()
    assert shown.closed == 0
    shown.window.close()
    shown.press(Qt.Key.Key_Return)
    assert not shown.window.isVisible()
    assert shown.closed == 1


def test_closing_with_nothing_waiting_just_closes(till: Build) -> None:
    shown = till().show(u.EMPTY)
    assert shown.window.close()
    assert shown.closed == 1


def test_a_stopped_till_says_so_and_that_the_data_is_safe(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.hear(Halted("It starts again from disk.", final=False))
    assert shown.window.sheet is None
    assert "It starts again from disk." in shown.texts()
    shown.hear(Halted("The data folder was written by a newer Pointill.", final=True))
    assert {words.HALTED, "The data folder was written by a newer Pointill.", words.HALTED_SAFE} <= set(shown.texts())
    shown.press(Qt.Key.Key_Return)
    assert not shown.window.isVisible()


def test_the_window_asks_for_the_whole_state_once(till: Build) -> None:
    shown = till()
    shown.window.ready()
    assert shown.sent == [c.ScreenReady()]


def test_another_currency_is_written_its_own_way(till: Build) -> None:
    shown = till().show(replace(u.SALE, currency="EUR"))
    assert "€22.80" in shown.texts()
    assert not any("£" in text for text in shown.texts())


def test_a_larger_window_gets_larger_things(till: Build) -> None:
    shown = till(size=(1366, 768), scale=None).show(u.SALE)
    before = shown.desk.look.target
    shown.window.resize(1920, 1080)
    shown.show(u.SALE)
    assert shown.desk.look.target > before
    assert "Amara Okafor" in shown.texts()


@pytest.mark.parametrize("rebuilt", ["mode", "theme"])
def test_a_desk_built_anew_has_the_keyboard(till: Build, rebuilt: str) -> None:
    shown = till().show(u.EMPTY)
    before = shown.desk
    if rebuilt == "mode":
        shown.show(u.BESIDE_EMPTY)
    else:
        shown.window.set_dark(True)
    settle()
    assert shown.desk is not before
    assert QApplication.focusWidget() is shown.desk


def test_points_ready_here_follow_the_line_without_a_new_counter(till: Build) -> None:
    shown = till().show(replace(u.SALE, member=u.AMARA_OFFLINE), u.OFFLINE)
    assert words.SPENDABLE in shown.texts()
    shown.hear(StatusChanged(u.ONLINE))
    assert words.SPENDABLE not in shown.texts()
    assert words.READY_HERE in shown.texts()
