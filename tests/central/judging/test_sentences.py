"""Every code has a sentence that can be shown as it is."""

import re
from pathlib import Path

import central.judging
from central.judging.sentences import SENTENCES
from loyalty.values.text import is_clean

ROOM = Path(central.judging.__path__[0])


def test_every_code_has_a_plain_sentence() -> None:
    for code, sentence in SENTENCES.items():
        assert re.fullmatch(r"[a-z_]+", code)
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert is_clean(sentence)


def test_no_sentence_is_left_over() -> None:
    room = "".join(path.read_text() for path in ROOM.parent.rglob("*.py") if path.name != "sentences.py")
    assert [code for code in SENTENCES if f'"{code}"' not in room] == []
