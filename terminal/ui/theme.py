"""The style sheet, made from the tokens of one look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPalette

from terminal.ui.tokens import FOCUS_WIDTH

if TYPE_CHECKING:
    from terminal.ui.look import Look


def style_sheet(look: Look) -> str:
    """QSS for frames, fields and scroll bars; keys and pills paint themselves from the same tokens."""
    names = {field: look.hex(field) for field in look.palette.__slots__ if field != "name"}
    sizes = {f"p{n}": f"{look.px(n)}px" for n in (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 24, 28, 44, 48)}
    text = _SHEET.format(**names, **sizes, focus_width=f"{look.px(FOCUS_WIDTH)}px")
    return text.replace("«", "{").replace("»", "}")


def qt_palette(look: Look) -> QPalette:
    """The same colours for what no rule of the style sheet names."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, ink in (
        (roles.Window, "canvas"),
        (roles.WindowText, "text"),
        (roles.Base, "surface"),
        (roles.Text, "text"),
        (roles.PlaceholderText, "muted"),
        (roles.Button, "surface"),
        (roles.ButtonText, "text"),
        (roles.Highlight, "brand"),
        (roles.HighlightedText, "on_brand"),
    ):
        palette.setColor(role, look.colour(ink))
    return palette


_SHEET = """
QMainWindow, QWidget#desk «background: {canvas};»
QFrame[card="surface"] «background: {surface}; border: {p1} solid {border}; border-radius: {p14};»
QFrame[card="raised"] «background: {surface}; border: {p2} solid {border_strong}; border-radius: {p14};»
QFrame[card="sunken"] «background: {sunken}; border: none; border-radius: {p12};»
QFrame[card="brand"] «background: {brand_tint}; border: none; border-radius: {p12};»
QFrame[card="earn"] «background: {earn_tint}; border: {p1} solid {earn_edge}; border-radius: {p12};»
QFrame[card="warn"] «background: {warn_tint}; border: {p1} solid {warn_edge}; border-radius: {p12};»
QFrame[card="danger"] «background: {danger_tint}; border: {p1} solid {danger_edge}; border-radius: {p12};»
QFrame[card="rail"] «background: {rail}; border: none;»
QFrame[card="bar"] «background: {surface}; border: none; border-top: {p1} solid {border};»
QFrame[card="rule"] «background: {border}; border: none;»
QFrame[card="line"] «background: transparent; border: none; border-bottom: {p1} solid {border};»
QFrame[card="line_chosen"] «background: {sunken}; border: none; border-left: {p4} solid {brand_edge};»
QFrame[card="step"] «background: {surface}; border: {p1} solid {border}; border-radius: {p12};»
QFrame[card="step_now"] «background: {brand_tint}; border: {p2} solid {brand_edge}; border-radius: {p12};»
QFrame[card="bare"] «background: transparent; border: none;»
QScrollArea, QScrollArea > QWidget > QWidget «background: transparent; border: none;»
QLineEdit «background: {surface}; color: {text}; border: {p2} solid {border_strong}; border-radius: {p12};
  padding: 0; selection-background-color: {brand}; selection-color: {on_brand};»
QLineEdit:focus «border: {focus_width} solid {focus};»
QScrollBar:vertical «background: transparent; width: {p10}; margin: 0;»
QScrollBar::handle:vertical «background: {border_strong}; border-radius: {p3}; min-height: {p48}; margin: 0 {p2};»
QScrollBar::add-line, QScrollBar::sub-line «height: 0; width: 0;»
QScrollBar::add-page, QScrollBar::sub-page «background: transparent;»
"""
