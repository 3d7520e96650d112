"""The same phrase is said in the same words wherever it stands: on the screen, on paper, at the counter."""

from __future__ import annotations

from collections import defaultdict

from loyalty.pricing import words as core
from terminal.counter_words import WORDS as COUNTER
from terminal.paper_words import WORDS as PAPER
from terminal.till.counter.proof_words import WORDS as PROOF
from terminal.ui.activity_words import WORDS as ACTIVITY
from terminal.ui.device_words import WORDS as DEVICES
from terminal.ui.speech import ENGLISH, TONGUES

TWO_MEANINGS = {
    "keys": "picture keys, and the keys of the keyboard",
    "points": "the unit behind a figure, and a heading",
    "use points": "a heading, and a key that has no room for it",
}


def screen() -> dict[str, tuple[str, ...]]:
    said = {name: text for name, text in ENGLISH.items() if isinstance(text, str)}
    spoken = [TONGUES[language].WORDS for language in ("es", "fr", "de", "ar")]
    return {
        name: (text, *(str(words[name]) for words in spoken))
        for name, text in said.items()
        if all(name in words for words in spoken)
    }


def test_a_phrase_that_stands_in_two_tables_has_one_translation() -> None:
    tables = (screen(), COUNTER, PAPER, PROOF, ACTIVITY, DEVICES, vars(core)["_WORDS"])
    found = defaultdict[str, set[tuple[str, ...]]](set)
    for table in tables:
        for phrases in table.values():
            folded = tuple(text.casefold() for text in phrases)
            found[folded[0]].add(folded)
    differ = {english: ways for english, ways in found.items() if len(ways) > 1 and english not in TWO_MEANINGS}
    assert differ == {}
    assert all(len(found[english]) > 1 for english in TWO_MEANINGS), "this one needs no exception any more"
