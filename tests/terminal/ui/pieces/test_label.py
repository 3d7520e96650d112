"""Labels."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from terminal.ui.look import Look
from terminal.ui.pieces.label import Elided, Fitted, Label, Parted, Picture
from terminal.ui.tokens import LIGHT


def test_markup_stays_words(look: Look) -> None:
    label = Label(look, "body", "text", "<b>bold</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.sizeHint().width() > Label(look, "body", "text", "bold").sizeHint().width()


def test_touches_fall_through(look: Look) -> None:
    assert Label(look, "body").testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert Picture(look, "x", "muted").testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_the_ink_is_a_token(look: Look) -> None:
    label = Label(look, "body", "warn_ink")
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == LIGHT.warn_ink
    label.set_ink("danger_ink")
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == LIGHT.danger_ink


def test_nothing_to_say_takes_no_room(look: Look) -> None:
    holder = Label(look, "body")
    label = Label(look, "body")
    label.setParent(holder)
    label.show_text("")
    assert label.isHidden()
    label.show_text("x")
    assert not label.isHidden()


def test_a_long_name_gives_way(look: Look) -> None:
    label = Elided(look, "body", "text", "A very long name of a thing")
    assert label.minimumSizeHint().width() < 60
    label.resize(80, 20)
    assert label.grab().toImage() != Elided(look, "body").grab().toImage()


def test_a_part_is_shown_whole_or_not_at_all(look: Look) -> None:
    label = Parted(look, "body")
    label.show_parts("card 4821", "", "since 2022")
    wide = label.fontMetrics().horizontalAdvance("card 4821 · since 2022")
    label.resize(wide, 20)
    assert label.shown_text() == "card 4821 · since 2022"
    label.resize(wide - 1, 20)
    assert label.shown_text() == "card 4821"
    label.resize(40, 20)
    assert label.shown_text().endswith("…")
    assert label.text() == "card 4821 · since 2022"
    label.show_parts()
    assert label.shown_text() == ""


def test_a_picture_changes(look: Look) -> None:
    picture = Picture(look, "printer", "muted", 18)
    before = picture.pixmap().toImage()
    picture.draw("printer-x", "warn_ink")
    assert picture.pixmap().toImage() != before


def test_a_figure_is_as_large_as_there_is_room_for(look: Look) -> None:
    label, roles = Fitted(look, ("hero", "amount", "figure")), []
    for room in (500, look.width_of("amount", "1,240"), 20):
        label.fit("1,240", room)
        roles.append(label.font().pixelSize())
    assert roles == [look.font(role).pixelSize() for role in ("hero", "amount", "figure")]
    assert label.text() == "1,240"


def test_arabic_letters_make_no_line_taller(look: Look) -> None:
    latin, arabic = (Label(look, "strong", "text", text) for text in ("points", "نقطة"))
    assert arabic.sizeHint().height() <= latin.sizeHint().height() * 5 // 4 + 1
    assert Elided(look, "strong", "text", "نقطة").minimumSizeHint().height() <= latin.sizeHint().height() * 5 // 4 + 1
