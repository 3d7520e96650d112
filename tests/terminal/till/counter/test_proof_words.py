"""Every sentence about proof is said in each of the till's languages, with the same gaps to fill."""

import re

import pytest

from loyalty.values.languages import LANGUAGES
from terminal.till.counter.proof_words import WORDS, proof_word


@pytest.mark.parametrize("name", sorted(WORDS))
def test_no_language_lacks_a_sentence_or_a_gap(name: str) -> None:
    said = WORDS[name]
    assert len(said) == len(set(said)) == len(LANGUAGES)
    assert all(one.strip() == one and one for one in said)
    assert len({frozenset(re.findall(r"\{(\w+)\}", one)) for one in said}) == 1


def test_a_language_that_we_do_not_speak_hears_english() -> None:
    assert proof_word("tlh", "enter") == proof_word("en", "enter") == "Check"
    assert proof_word("de", "wrong", left=2) == "Diese PIN ist falsch. Versuche übrig: 2."
