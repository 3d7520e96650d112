"""The words of the page of the devices are whole in every language, and what they build on is there."""

import pytest

from terminal.cash import DrawerOutcome
from terminal.findings import Health, Kind
from terminal.questions import PaperKind
from terminal.sound import Sound
from terminal.ui.device_words import WORDS, DeviceTongue
from tests.fixtures.phrases import check_whole


@pytest.mark.parametrize("name", WORDS)
def test_every_phrase_is_whole(name: str) -> None:
    check_whole(WORDS[name])


def test_every_kind_state_and_paper_has_its_word() -> None:
    wanted = {kind.value for kind in Kind} | {f"is_{health.value}" for health in Health}
    wanted |= {kind.value for kind in PaperKind}
    wanted |= {f"paper_{state}" for state in ("asked", "queued", "confirmed", "sent", "unknown", "failed", "refused")}
    wanted |= {f"drawer_{state}" for state in (*DrawerOutcome, "refused")}
    wanted |= {f"sound_{sound.name.lower()}" for sound in Sound}
    wanted |= {f"means_{kind}" for kind in ("member", "reward", "voucher", "receipt", "product", "unknown")}
    assert wanted <= set(WORDS)


def test_another_language_falls_back_to_english_and_names_keep_their_direction() -> None:
    assert DeviceTongue("nl_NL")("again") == "Look again"
    assert DeviceTongue("de_AT")("look_at", n="2") == "2 ansehen"
    assert "\u2068COM3\u2069" in DeviceTongue("ar")("by", source="COM3")
