"""What is to go wrong with the virtual printer, as a person writes it on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

NUMBER_MAX: Final = 1_000_000_000


class FaultSpecWrong(ValueError):
    """The list of faults cannot be understood; the message says which word and why."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Lines and bytes are counted from the start; a fault that is None or false does not happen."""

    paper_out_at_line: int | None = None
    near_end: bool = False
    cover_at_byte: int | None = None
    drop_at_byte: int | None = None
    power_at_byte: int | None = None
    mute: bool = False
    garbage: bool = False
    slow_bytes_per_s: int | None = None
    drawer_stuck: bool = False
    flood: bool = False
    status_byte: int | None = None


_WITH_NUMBER: Final[dict[str, tuple[str, str, int, Callable[[Faults, int], Faults]]]] = {
    "paper-out": ("@", "LINE", 0, lambda faults, number: replace(faults, paper_out_at_line=number)),
    "cover": ("@", "BYTE", 0, lambda faults, number: replace(faults, cover_at_byte=number)),
    "drop": ("@", "BYTE", 0, lambda faults, number: replace(faults, drop_at_byte=number)),
    "power": ("@", "BYTE", 0, lambda faults, number: replace(faults, power_at_byte=number)),
    "slow": ("=", "BYTES_PER_S", 1, lambda faults, number: replace(faults, slow_bytes_per_s=number)),
}
_PLAIN: Final[dict[str, Callable[[Faults], Faults]]] = {
    "near-end": lambda faults: replace(faults, near_end=True),
    "mute": lambda faults: replace(faults, mute=True),
    "garbage": lambda faults: replace(faults, garbage=True),
    "drawer-stuck": lambda faults: replace(faults, drawer_stuck=True),
    "asb-flood": lambda faults: replace(faults, flood=True),
    "status-00": lambda faults: replace(faults, status_byte=0x00),
    "status-ff": lambda faults: replace(faults, status_byte=0xFF),
}
SPEC_HELP: Final = ", ".join([*(f"{name}{sign}{unit}" for name, (sign, unit, _, _) in _WITH_NUMBER.items()), *_PLAIN])


def faults_of(spec: str) -> Faults:
    """The faults of a comma list such as `paper-out@12,slow=300`; raises FaultSpecWrong."""
    faults = Faults()
    seen: set[str] = set()
    for word in spec.split(",") if spec else []:
        name = word.replace("=", "@").partition("@")[0]
        if name in seen:
            raise FaultSpecWrong(f"{name!r} is named twice")
        seen.add(name)
        faults = _with(faults, word, name)
    return faults


def _with(faults: Faults, word: str, name: str) -> Faults:
    if word in _PLAIN:
        return _PLAIN[word](faults)
    if name in _PLAIN:
        raise FaultSpecWrong(f"{word!r}: {name} takes no number")
    if name not in _WITH_NUMBER:
        raise FaultSpecWrong(f"{word!r} is no fault; there are {SPEC_HELP}")
    sign, unit, lowest, apply = _WITH_NUMBER[name]
    digits = word.removeprefix(name + sign)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and lowest <= int(digits) <= NUMBER_MAX):
        raise FaultSpecWrong(f"{word!r}: write {name}{sign}{unit}, a whole number of {lowest} to {NUMBER_MAX}")
    return apply(faults, int(digits))
