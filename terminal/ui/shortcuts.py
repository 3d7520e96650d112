"""The physical keys of the screen: one table that binds them, names them on the buttons and fills the help sheet."""

from __future__ import annotations

from typing import Final

HELP: Final = "F1"
SEARCH: Final = "F2"
MEMBER_CLEAR: Final = "F3"
HELD: Final = "F4"
KEYS: Final = "F5"
POINTS: Final = "F6"
HOLD: Final = "F7"
CASH: Final = "F8"
CARD: Final = "F9"
WALLET: Final = "F10"
OTHER: Final = "F11"
FINISH: Final = "F12"
UNDO: Final = "Ctrl+Z"
RECEIPT: Final = "Ctrl+P"
CLEAR: Final = "Ctrl+Del"
THEME: Final = "Ctrl+T"
SYNC: Final = "Ctrl+S"
PAST: Final = "Ctrl+R"
INVOICE: Final = "Ctrl+I"
DRAWER: Final = "Ctrl+K"
ALL: Final = "Ctrl+A"
DEVICES: Final = "Ctrl+D"
AGAIN: Final = "Ctrl+L"
CLOSE: Final = "Ctrl+Q"
ENTER: Final = "Enter"

BESIDE_SHEET: Final = (
    ("Enter", "One step on; after the receipt number the points are added"),
    ("Esc", "Empty the step; else one step back"),
    ("0 … 9", "Key the total or the receipt number"),
    ("A … Z", "Search, wherever you are"),
    ("Tab", "Next control; Space presses it"),
    (HELP, "This sheet"),
    (SEARCH, "Find a member"),
    (MEMBER_CLEAR, "Take the member off this sale"),
    (FINISH, "Add the points"),
    (UNDO, "Undo the last sale (twice)"),
    (RECEIPT, "Print the last receipt again"),
    (PAST, "Last sales: returns, copies, forgotten cards"),
    (ALL, "There: everything comes back"),
    (SYNC, "Sync centre: what waits, what needs a person"),
    (DEVICES, "Devices: how they are, and tests of each"),
    (AGAIN, "There: look at every device again"),
    (THEME, "Light or dark"),
    (CLOSE, "Close the till"),
)
SHEET: Final = (
    ("Enter", "Take in what is keyed; else take the money, then finish the sale"),
    ("Esc", "Clear what is keyed; else leave the page"),
    ("0 … 9", "Key an amount, a quantity or points"),
    ("A … Z", "Search, wherever you are"),
    ("↑ ↓", "Choose a line of the basket"),
    ("+ −", "One more, one less of the chosen line"),
    ("Del", "Take the chosen line away"),
    ("Tab", "Next control; Space presses it"),
    (HELP, "This sheet"),
    (SEARCH, "Find a member or an item"),
    (MEMBER_CLEAR, "Take the member off this sale"),
    (HELD, "Held sales"),
    (KEYS, "Picture keys"),
    (POINTS, "Use points, or use none"),
    (HOLD, "Hold the sale"),
    (INVOICE, "Points on an invoice"),
    (CASH, "Cash"),
    (DRAWER, "Drawer and shift"),
    (CARD, "Card"),
    (WALLET, "E-wallet"),
    (OTHER, "Another way to pay"),
    (FINISH, "Finish; what is left counts as exact cash"),
    (UNDO, "Undo the last sale (twice)"),
    (RECEIPT, "Print the last receipt again"),
    (PAST, "Last sales: returns, copies, forgotten cards"),
    (ALL, "There: everything comes back"),
    (CLEAR, "Cancel this sale (twice)"),
    (SYNC, "Sync centre: what waits, what needs a person"),
    (DEVICES, "Devices: how they are, and tests of each"),
    (AGAIN, "There: look at every device again"),
    (THEME, "Light or dark"),
    (CLOSE, "Close the till"),
)
