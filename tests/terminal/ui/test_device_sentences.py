"""What devices say is said in every language, with what is filled in kept as it was."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.bootstrap import ears
from terminal.checks import board, reading
from terminal.devices import conditions, delivery, drawer, light, sounds
from terminal.devices.conversation import Trouble
from terminal.devices.replies import DeviceStatus
from terminal.ui import customer_display
from terminal.ui.device_sentences import in_tongue

WELL = DeviceStatus(offline=False, cover_open=False, paper_out=False, near_end=False, jammed=False, drawer_pin=False)
SAID = (
    conditions.STARTING.sentence,
    conditions.BLIND.sentence,
    conditions.state_of(Trouble.GARBAGE, "tcp://p:9100").sentence,
    *(
        conditions.state_of(replace(WELL, **{ill: True}), "p").sentence
        for ill in ("drawer_pin", "near_end", "paper_out", "cover_open", "jammed", "offline")
    ),
    *(
        text
        for room in (board, drawer, delivery)
        for name, text in vars(room).items()
        if re.fullmatch(r"_[A-Z_]+", name) and isinstance(text, str)
    ),
    *(
        text
        for name, text in vars(reading).items()
        if re.fullmatch(r"[A-Z_]+", name) and isinstance(text, str) and " " in text
    ),
    *(sentence for _, sentence in (sounds.OFF, sounds.READY, sounds.NO_PLAYER)),
    *(text[1] for name, text in vars(customer_display).items() if re.fullmatch(r"_[A-Z]+", name)),
    *(sentence for _, sentence in ears._DRAWER_SHOWN.values()),  # noqa: SLF001 every sentence of the room
    light.DARK,
    light.GLARING,
    "No cash drawer is set up.",
    "No sound came out (ended with 1). Is a loudspeaker connected and chosen? Everything is shown all the same.",
    "No printer answers at tcp://10.0.0.9:9100. Is it switched on?",
    "tcp://10.0.0.9:9100 is silent for 3 s. Check power and cable.",
    "The scanner on COM3 is not plugged in. Plug it in; until then type the numbers.",
    "Camera 0 does not open. Is it plugged in, and does no other program use it?",
)


@pytest.mark.parametrize("sentence", SAID)
def test_what_a_person_meets_first_is_said_in_their_language(sentence: str) -> None:
    assert in_tongue("en_GB", sentence) == sentence
    assert len({in_tongue(locale, sentence) for locale in ("en_GB", "es_ES", "fr_FR", "de_DE", "ar_EG")}) == 5


def test_what_is_filled_in_stays() -> None:
    said = in_tongue("de_DE", "No printer answers at tcp://10.0.0.9:9100. Is it switched on?")
    assert said == "Unter tcp://10.0.0.9:9100 antwortet kein Drucker. Ist er eingeschaltet?"


@given(st.text(max_size=80))
def test_a_sentence_that_nobody_knows_stays_as_it_is(text: str) -> None:
    assert in_tongue("de_DE", f"~{text}") == f"~{text}"
