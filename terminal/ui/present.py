"""Turns money, points, times and states into words for one locale; pure, no Qt, no clock."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from babel.core import Locale
from babel.dates import format_datetime, format_skeleton
from babel.numbers import NumberPattern, format_decimal

from loyalty.values.money import minor_digits
from terminal.counter import Line
from terminal.ui import words

if TYPE_CHECKING:
    from datetime import date

    from terminal.counter import DeviceShown, Status

MASK: Final = "••••"
MASKED_TAIL: Final = 4
_NOTES: Final = {
    "GBP": (500, 1000, 2000, 5000),
    "EUR": (500, 1000, 2000, 5000, 10000),
    "USD": (100, 500, 1000, 2000, 5000, 10000),
}
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True)
class Present:
    """Formats for one locale and currency; `zone` None is the computer's own time zone."""

    locale: str = "en_GB"
    currency: str = "GBP"
    zone: tzinfo | None = None

    @property
    def digits(self) -> int:
        """How many digits the currency has after the point."""
        return minor_digits(self.currency)

    def money(self, minor: int) -> str:
        """Minor units as money, the sign a true minus."""
        return self._money(minor, self.digits)

    def money_short(self, minor: int) -> str:
        """As `money`, without the fraction where it is nothing."""
        whole = minor % 10**self.digits == 0
        return self._money(minor, 0 if whole else self.digits)

    def number(self, n: int) -> str:
        """A whole number with its thousands apart."""
        return _number(self.locale, n)

    def points(self, n: int) -> str:
        """A number of points with its word."""
        return words.count(n, words.POINTS_ONE, words.POINTS_MANY, self.number(n))

    def pts(self, n: int) -> str:
        """A number of points, short."""
        return words.PTS.format(n=self.number(n))

    def clock(self, ms: int) -> str:
        """Wall clock time of day."""
        return self._format(ms, "HH:mm")

    def moment(self, ms: int, now_ms: int) -> str:
        """Time of day, with its day when that is another one."""
        if self._format(ms, "yyyyMMdd") == self._format(now_ms, "yyyyMMdd"):
            return self.clock(ms)
        return self._format(ms, "EEE HH:mm" if now_ms - ms < 6 * 86_400_000 else "d MMM HH:mm")

    def day(self, on: date, now_ms: int) -> str:
        """A day, with its year where that is not this one."""
        is_this_year = self._format(now_ms, "yyyy") == f"{on.year:04}"
        return str(format_skeleton("MMMd" if is_this_year else "yMMMd", on, locale=self.locale))

    def date(self, ms: int) -> str:
        """A day with its year."""
        return self._format(ms, "d MMM y")

    def notes(self, minor: int) -> tuple[int, ...]:
        """Up to four handy sums a customer may hand over for this amount, each above it and each different."""
        notes = _NOTES.get(self.currency) or tuple(s * 10 ** (self.digits + e) for e in range(5) for s in _STEPS)
        rounded = (-(-minor // note) * note for note in (10**self.digits, *notes))
        return tuple(sorted({sum_ for sum_ in rounded if sum_ > minor}))[:4]

    def _money(self, minor: int, digits: int) -> str:
        return _money(self.locale, self.currency, minor, digits)

    def _format(self, ms: int, pattern: str) -> str:
        local = datetime.fromtimestamp(ms // 1000, UTC).astimezone(self.zone)
        return format_datetime(local, pattern, locale=self.locale)


@lru_cache(maxsize=2_000)
def _money(locale: str, currency: str, minor: int, digits: int) -> str:
    value = Decimal(minor).scaleb(-minor_digits(currency))
    text: str = _pattern(locale, digits).apply(value, locale, currency=currency, currency_digits=False)
    return text.replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=2_000)
def _number(locale: str, n: int) -> str:
    return format_decimal(n, locale=locale).replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=16)
def _pattern(locale: str, digits: int) -> NumberPattern:
    pattern: NumberPattern = copy(Locale.parse(locale).currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    return pattern


def age(from_ms: int, now_ms: int) -> str:
    """How long ago, in one or two units; a clock that went back reads as a moment."""
    seconds = max(0, now_ms - from_ms) // 1000
    if seconds < 5:
        return words.AGE_NOW
    if seconds < 60:
        return words.AGE_S.format(n=seconds)
    minutes = seconds // 60
    if minutes < 60:
        return words.AGE_MIN.format(n=minutes)
    hours = minutes // 60
    if hours < 24:
        both = words.AGE_H_MIN.format(h=hours, m=minutes % 60)
        return both if minutes % 60 else words.AGE_H.format(n=hours)
    return words.AGE_D.format(n=hours // 24)


def countdown(until_ms: int, now_ms: int) -> str:
    """Time left as m:ss, nothing when it is over."""
    left = (until_ms - now_ms) // 1000
    return f"{left // 60}:{left % 60:02d}" if left > 0 else ""


def initials(name: str) -> str:
    """First letters of the first and last word that begin with a letter, at most two."""
    heads = [word[0].upper() for word in name.split() if word[0].isalpha()]
    return "".join(heads[:1] + heads[1:][-1:]) or "?"


def masked(number: str) -> str:
    """The end of a member number behind dots; short numbers are hidden whole but for their last sign."""
    tail = number[-MASKED_TAIL:] if len(number) > MASKED_TAIL else number[-1:]
    return f"{MASK} {tail}"


def plain(text: str, limit: int = 200) -> str:
    """Foreign text made fit for one line: controls, direction marks and line breaks become spaces."""
    cleaned = "".join(char if char.isprintable() else " " for char in text[: limit * 2])
    return " ".join(cleaned.split())[:limit]


@dataclass(frozen=True)
class LineWords:
    """The line pill: how it looks (ok, busy, warn), its words in full and short, and its icon."""

    look: str
    full: str
    short: str
    icon: str


def line_words(status: Status, present: Present, now_ms: int) -> LineWords:
    """The line and what waits, in one phrase."""
    if status.line is Line.ONLINE and not status.unsent:
        return LineWords("ok", words.ONLINE_ALL, words.ONLINE_ALL, "cloud")
    if status.line is Line.ONLINE:
        sending = words.ONLINE_SENDING.format(n=present.number(status.unsent))
        return LineWords("busy", sending, sending, "refresh-cw")
    waiting, waiting_short = _waiting(status, present, now_ms)
    if status.line is Line.STARTING:
        return LineWords("busy", _joined(words.STARTING, waiting), _joined(words.STARTING, waiting_short), "refresh-cw")
    if status.line is Line.NOT_OURS:
        full, short = _joined(words.NOT_OURS, waiting), _joined(words.NOT_OURS, waiting_short)
        return LineWords("warn", full, short, "triangle-alert")
    since = (
        words.OFFLINE.format(time=present.moment(status.since_ms, now_ms)) if status.since_ms else words.OFFLINE_SHORT
    )
    return LineWords("warn", _joined(since, waiting), _joined(words.OFFLINE_SHORT, waiting_short), "cloud-off")


def device_words(name: str, device: DeviceShown) -> str:
    """A device and its state in two words."""
    return f"{name} {words.STATES.get(device.state, device.state)}"


def _waiting(status: Status, present: Present, now_ms: int) -> tuple[str, str]:
    if not status.unsent:
        return words.NOTHING_WAITS, words.NOTHING_WAITS
    n = present.number(status.unsent)
    full, short = words.WAITING.format(n=n), words.WAITING_SHORT.format(n=n)
    if status.oldest_unsent_ms is None:
        return full, short
    old = age(status.oldest_unsent_ms, now_ms)
    return _joined(full, words.OLDEST.format(age=old)), _joined(short, old)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
