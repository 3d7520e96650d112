"""A programme document read part by part: all that is wrong with it in plain words, and the parts that are right."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

import msgspec

from loyalty.ops.stamped import CARD_ID_PATTERN
from loyalty.rules.conditions import TIME_PATTERN
from loyalty.rules.earning import Rate
from loyalty.rules.gifts import Gift, gift_faults
from loyalty.rules.part import DAY_PATTERN, LANGUAGE_PATTERN, WORD_PATTERN, Label
from loyalty.rules.programme import CURRENCY_PATTERN, PROGRAMME_BYTES_MAX, Programme, read_programme
from loyalty.rules.rewards import PIN_PATTERN, Reward, reward_faults
from loyalty.rules.spending import VoucherOffer
from loyalty.rules.stacking import Rule, stacking_faults
from loyalty.values.errors import BadValue
from loyalty.values.zones import ZONE_PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FAULTS_MAX = 200
"""So many faults are listed of one document; who mends these sees the others then."""

_SHOWN_MAX = 40
_KINDS_OF_LIST = {
    "earn.rules": "rule",
    "offers": "offer",
    "vouchers": "voucher",
    "rewards": "reward",
    "gifts": "gift",
    "stamp_cards.cards": "card",
}


class FaultCode(StrEnum):
    """What is wrong with a draft, for programs; the last eight are warnings, the two before them are of this shop."""

    NO_DOCUMENT = "no_document"
    TOO_LARGE = "too_large"
    TWICE = "word_twice"
    UNKNOWN_WORD = "unknown_word"
    MISSING = "word_missing"
    BAD_VALUE = "bad_value"
    RATE_OF_ZERO = "rate_of_zero"
    CONTRADICTION = "contradiction"
    UNKNOWN_NAME = "unknown_name"
    OTHER_CURRENCY = "other_currency"
    NO_EFFECT = "no_effect"
    IS_OVER = "is_over"
    CLOCK_CHANGE = "clock_change"
    SPLIT_NIGHT = "split_night"
    COSTLY = "costly"
    NO_BUDGET = "no_budget"
    OTHER_VERSION = "other_version"
    IS_STOPPED = "is_stopped"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where it stands, in words, and the sentence with the way out."""

    place: str
    sentence: str
    code: FaultCode

    @property
    def text(self) -> str:
        """Place and sentence as one line."""
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document something stands, in words: `earn.rules, rule 3 (`happy`), when.hours, no. 1`."""

    text: str = ""

    def word(self, name: str) -> Place:
        """The part behind this word of the document."""
        if not self.text:
            return Place(name)
        return Place(f"{self.text}{', ' if self.text.endswith((')', *'0123456789', '`')) else '.'}{name}")

    def item(self, number: int, raw: object) -> Place:
        """Number `number` (from 0) of a list, with its own name where it has one."""
        kind = _KINDS_OF_LIST.get(self.text, "no.")
        name = raw.get("id") if isinstance(raw, dict) else None
        called = f" (`{_short(name)}`)" if isinstance(name, str) else ""
        return Place(f"{self.text}, {kind} {number + 1}{called}")

    def name(self, name: str) -> Place:
        """The entry that the document itself calls so."""
        return Place(f"{self.text}, `{_short(name)}`")


@dataclass(slots=True)
class Draft:
    """What could be read: `programme` only where nothing is wrong, `parts` whatever is right by itself."""

    faults: list[Fault] = field(default_factory=list)
    parts: list[tuple[Place, msgspec.Struct]] = field(default_factory=list)
    named: list[tuple[Place, str]] = field(default_factory=list)
    """The names that the document gives entries of its own, with the place of the entries (the rates of categories)."""
    programme: Programme | None = None

    def fault(self, place: Place, sentence: str, code: FaultCode = FaultCode.BAD_VALUE) -> None:
        """Notes what is wrong, each thing once."""
        found = Fault(place.text, sentence, code)
        if len(self.faults) < FAULTS_MAX and found not in self.faults:
            self.faults.append(found)


def read_draft(document: bytes) -> Draft:
    """All that can be said about a document by itself; never raises for what stands in it."""
    draft = Draft()
    if len(document) > PROGRAMME_BYTES_MAX:
        most = PROGRAMME_BYTES_MAX // 1024
        sentence = f"a programme document is at most {most} KiB; this is no programme, or too many rules"
        draft.fault(Place(), sentence, FaultCode.TOO_LARGE)
        return draft
    raw = _json(document, draft)
    if raw is not _NOTHING:
        _look(raw, Programme, Place(), draft)
        _look_across(draft)
    if not draft.faults:
        try:
            draft.programme = read_programme(document)
        except BadValue as wrong:
            draft.fault(Place(), str(wrong), FaultCode.CONTRADICTION)
    return draft


_NOTHING = object()


def _json(document: bytes, draft: Draft) -> object:
    twice: list[str] = []

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        words = [word for word, _ in found]
        twice.extend(sorted({word for word in words if words.count(word) > 1}) if len(set(words)) < len(words) else ())
        return dict(found)

    try:
        raw = json.loads(document, object_pairs_hook=pairs)
    except json.JSONDecodeError as wrong:
        sentence = f"this is no JSON from here on ({wrong.msg}); look for a missing comma, quote or bracket"
        draft.fault(Place(f"line {wrong.lineno}, column {wrong.colno}"), sentence, FaultCode.NO_DOCUMENT)
        return _NOTHING
    except UnicodeDecodeError:
        draft.fault(Place(), "the text is not UTF-8; save the file as UTF-8", FaultCode.NO_DOCUMENT)
        return _NOTHING
    except (ValueError, RecursionError):
        sentence = "this is no programme document: it is nested too deeply, or a number in it is too long"
        draft.fault(Place(), sentence, FaultCode.NO_DOCUMENT)
        return _NOTHING
    for word in twice:
        draft.fault(Place(), f"`{_short(word)}` stands twice in one place; take one of them out", FaultCode.TWICE)
    return raw


def _look(raw: object, kind: Any, place: Place, draft: Draft) -> None:  # noqa: ANN401 - a type as msgspec tells it, whatever it is
    """Notes everything that is wrong in a part of this kind."""
    bare = _bare(kind)
    if raw is None and type(None) in get_args(bare):
        return
    before = len(draft.faults)
    if isinstance(bare, type) and issubclass(bare, msgspec.Struct) and isinstance(raw, dict):
        _look_at_words(raw, bare, place, draft)
    elif get_origin(bare) is tuple and isinstance(raw, list):
        for number, item in enumerate(raw):
            _look(item, get_args(bare)[0], place.item(number, item), draft)
    elif get_origin(bare) is dict and isinstance(raw, dict):
        for name, value in raw.items():
            draft.named.append((place, name))
            _look(value, get_args(bare)[1], place.name(name), draft)
            if isinstance(value, dict) and get_args(bare)[1] is Rate and value.get("points") == 0:
                sentence = "it has a rate of 0 points; take it out and name it in earn.excluded"
                draft.fault(place.name(name), sentence, FaultCode.RATE_OF_ZERO)
    elif _optional(bare) is not None:
        _look(raw, _optional(bare), place, draft)
        return
    if len(draft.faults) == before:
        _convert(raw, kind, place, draft)


def _look_at_words(raw: Mapping[str, object], kind: type[msgspec.Struct], place: Place, draft: Draft) -> None:
    known = {one.encode_name: one for one in msgspec.structs.fields(kind)}
    for word in raw:
        if word not in known:
            near = difflib.get_close_matches(word, known, n=1)
            way_out = f"did you mean `{near[0]}`?" if near else f"known are {_listed(known)}"
            sentence = f"the word `{_short(word)}` is not known here; {way_out}"
            draft.fault(place, sentence, FaultCode.UNKNOWN_WORD)
    for word, one in known.items():
        if word in raw:
            _look(raw[word], one.type, place.word(word), draft)
        elif one.required:
            draft.fault(place, f"`{word}` is missing", FaultCode.MISSING)


def _convert(raw: object, kind: Any, place: Place, draft: Draft) -> None:  # noqa: ANN401 - a type as msgspec tells it, whatever it is
    try:
        part = msgspec.convert(raw, kind)
    except msgspec.ValidationError as wrong:
        said = str(wrong).partition(" - at `")[0].removeprefix(f"{place.text}: ")
        whole = isinstance(raw, dict) and not said.startswith("Expected")
        code = FaultCode.CONTRADICTION if whole else FaultCode.BAD_VALUE
        draft.fault(place if not said.startswith(f"{place.text}.") else Place(), _plainly(said, kind, raw), code)
    except (ValueError, RecursionError) as wrong:
        draft.fault(place, str(wrong))
    else:
        if isinstance(part, msgspec.Struct):
            draft.parts.append((place, part))


def _look_across(draft: Draft) -> None:
    """What is wrong between rules, also where others of them cannot be read."""
    rewards = [part for _, part in draft.parts if isinstance(part, Reward)]
    for sentence in reward_faults(rewards):
        draft.fault(Place("rewards"), sentence, FaultCode.CONTRADICTION)
    for words, said in (("earn.rules, rule ", "earn.rules"), ("offers, offer ", "offers")):
        rules = [part for place, part in draft.parts if isinstance(part, Rule) and place.text.startswith(words)]
        for sentence in stacking_faults(rules):
            draft.fault(Place(said), sentence, FaultCode.CONTRADICTION)
    _look_at_gifts(draft)


def _look_at_gifts(draft: Draft) -> None:
    gifts = [part for _, part in draft.parts if isinstance(part, Gift)]
    kinds = [part for _, part in draft.parts if isinstance(part, VoucherOffer)]
    taken = [part.id for _, part in draft.parts if isinstance(part, Rule)]
    # What gifts name cannot be looked for among vouchers that cannot be read.
    if not any(fault.place.startswith("vouchers") for fault in draft.faults):
        for sentence in gift_faults(gifts, kinds, taken):
            draft.fault(Place("gifts"), sentence, FaultCode.CONTRADICTION)


def _bare(kind: Any) -> Any:  # noqa: ANN401 - a type as msgspec tells it, whatever it is
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _optional(kind: Any) -> Any:  # noqa: ANN401 - a type as msgspec tells it, whatever it is
    """What may stand there beside nothing at all, None for another kind."""
    if get_origin(kind) not in (Union, UnionType) or type(None) not in get_args(kind):
        return None
    others = [one for one in get_args(kind) if one is not type(None)]
    return others[0] if len(others) == 1 else None


_KINDS = {
    "int": "a whole number",
    "str": "a text in quotes",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "words in { }",
    "null": "nothing",
    "float": "a number with a point",
}
FORMS = {
    WORD_PATTERN: "must be written with 1 to 64 letters (a to z), digits, - and _",
    CARD_ID_PATTERN: "must be written with 1 to 40 letters (a to z), digits, - and _",
    ZONE_PATTERN: "must be a time zone by its name in the IANA list, for example Europe/Berlin",
    CURRENCY_PATTERN: "must be three capital letters of ISO 4217, for example EUR",
    LANGUAGE_PATTERN: "must be a language of two letters, for example en",
    TIME_PATTERN: "must be a time from 00:00 to 24:00, for example 17:30",
    DAY_PATTERN: "must be a day such as 2026-12-24",
    PIN_PATTERN: "must be 4 to 8 digits, in quotes",
}
"""How a text has to be written, by the pattern that it has to fit."""
_SAYINGS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"^Expected `int` >= (-?\d+)$", lambda m: f"it must be at least {int(m[1]):,}"),
    (r"^Expected `int` <= (-?\d+)$", lambda m: f"it must be at most {int(m[1]):,}"),
    (r"^Expected `str` of length >= 1$", lambda _: "it must not be empty"),
    (r"^Expected `str` of length <= (\d+)$", lambda m: f"it has at most {m[1]} letters"),
    (r"^Expected `(?:array|object)` of length >= (\d+)$", lambda m: f"it must have at least {m[1]} of them"),
    (r"^Expected `(?:array|object)` of length <= (\d+)$", lambda m: f"it has at most {int(m[1]):,} of them"),
    (r"^Expected `([a-z |]+)`, got `([a-z]+)`$", lambda m: f"it must be {_one_of(m[1])}, not {_one_of(m[2])}"),
)


def _plainly(said: str, kind: Any, raw: object) -> str:  # noqa: ANN401 - a type as msgspec tells it, whatever it is
    """A sentence for what msgspec said."""
    if kind == Label:
        return (
            'it is a text of 1 to 80 letters, or one for each language, for example {"en": "Gold", "de": "Goldkarte"}'
        )
    pattern = next((one.pattern for one in get_args(kind) if isinstance(one, msgspec.Meta) and one.pattern), None)
    if pattern is not None and isinstance(raw, str):
        return f"it {FORMS[pattern]}"
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"`{_short(str(raw))}` is none of {_listed(str(one.value) for one in kind)}"
    for saying, sentence in _SAYINGS:
        found = re.match(saying, said)
        if found is not None:
            return sentence(found)
    return said


def _one_of(kinds: str) -> str:
    return " or ".join(_KINDS.get(one.strip(), one) for one in kinds.split("|"))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _short(text: str) -> str:
    shown = "".join(sign for sign in text if sign.isprintable())
    return shown if len(shown) <= _SHOWN_MAX else f"{shown[:_SHOWN_MAX]}…"
