"""The words of the page of the devices are whole in every language, and what they build on is there."""

import re
import string

import pytest

from loyalty.values.languages import LANGUAGES
from terminal.findings import Health, Kind
from terminal.questions import PaperKind
from terminal.ui.device_words import WORDS, DeviceTongue


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("name", WORDS)
def test_every_phrase_is_said_in_every_language_with_the_same_figures(name: str) -> None:
    phrases = WORDS[name]
    assert len(phrases) == len(LANGUAGES)
    assert all(phrase.strip() for phrase in phrases)
    assert {frozenset(fields(phrase)) for phrase in phrases} == {frozenset(fields(phrases[0]))}
    assert re.search(r"[\u0600-\u06ff]", phrases[-1]), "Arabic is written in its own letters"


def test_every_kind_state_and_paper_has_its_word() -> None:
    wanted = {kind.value for kind in Kind} | {f"is_{health.value}" for health in Health}
    wanted |= {kind.value for kind in PaperKind}
    wanted |= {f"paper_{state}" for state in ("asked", "queued", "confirmed", "sent", "unknown", "failed", "refused")}
    wanted |= {f"means_{kind}" for kind in ("member", "reward", "voucher", "receipt", "product", "unknown")}
    assert wanted <= set(WORDS)


def test_another_language_falls_back_to_english_and_names_keep_their_direction() -> None:
    assert DeviceTongue("nl_NL")("again") == "Look again"
    assert DeviceTongue("de_AT")("look_at", n="2") == "2 ansehen"
    assert "\u2068COM3\u2069" in DeviceTongue("ar")("by", source="COM3")
