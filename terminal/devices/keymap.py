"""Which sign a key position stands for on a US board, whatever layout the computer is set to."""

from __future__ import annotations

from typing import Final

LOST_SIGN: Final = "\ufffd"
"""Stands in a scanned text where a sign was sent that no text can hold or that was lost on the way."""

ENTER: Final = 28
_KEYPAD_ENTER: Final = 96
_KEYPAD_SLASH: Final = 98

_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (71, "789-456+1230.", "789-456+1230."),
)
_PLAIN: Final = {start + place: sign for start, plain, _ in _ROWS for place, sign in enumerate(plain)} | {
    1: "\x1b",
    14: "\b",
    15: "\t",
    ENTER: "\r",
    55: "*",
    57: " ",
    86: "\\",
    _KEYPAD_ENTER: "\r",
    _KEYPAD_SLASH: "/",
    101: "\n",
}
_SHIFTED: Final = {start + place: sign for start, _, shifted in _ROWS for place, sign in enumerate(shifted)} | {86: "|"}
_CONTROLS: Final = {chr(ord("a") + n): chr(n + 1) for n in range(26)} | {
    "[": "\x1b",
    "\\": "\x1c",
    "]": "\x1d",
    "6": "\x1e",
    "-": "\x1f",
    "2": "\x00",
}
_WINDOWS_EXTENDED: Final = {0x11C: _KEYPAD_ENTER, 0x135: _KEYPAD_SLASH}


def position_of(native_scan_code: int, platform: str) -> int:
    """The position as evdev numbers it (equal to scan code set 1 in the main block), or 0 where it cannot be known.

    `platform` is Qt's platform name: X11 and Wayland tell evdev + 8, Windows tells set 1 with the extended bit 0x100.
    """
    if platform in {"xcb", "wayland", "wayland-egl"}:
        return max(0, native_scan_code - 8)
    if platform == "windows":
        return _WINDOWS_EXTENDED.get(native_scan_code, native_scan_code)
    return 0


def sign_at(position: int, *, shift: bool, control: bool) -> str:
    """The sign of a US board at this position, Caps Lock and Num Lock ignored; `LOST_SIGN` where a board has none."""
    plain = _PLAIN.get(position, LOST_SIGN)
    if control:
        return plain if plain in "\r\n\t\b\x1b" else _CONTROLS.get(plain, LOST_SIGN)
    return _SHIFTED.get(position, plain) if shift else plain
