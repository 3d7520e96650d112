"""Every refusal that the product can give has a code, a sentence and a way out; a new one without it is found here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from loyalty.values.errors import RefusalCode
from tests.architecture.refusals import GAP, Product, Said

ROOT = Path(__file__).parents[2]
PRODUCT = Product(ROOT, ("loyalty", "terminal", "central"))
REFUSALS = PRODUCT.refusals()
DEEDS = re.compile(
    r"(?:Add|Ask|Bring|Call|Check|Choose|Compare|Connect|Correct|Enrol|Enter|Finish|Give|Go|Hand"
    r"|Keep|Key|Leave|Look|Make|Move|Name|Open|Refund|Return|Say|Scan|Send|Set|Show|Split|Stop"
    r"|Take|Try|Type|Undo|Update|Use|Wait|Write"
    r")\b",
    re.IGNORECASE,
)
"""The words by which a sentence tells somebody what to do."""
WAITS = re.compile(r"\b(once|until|by itself|the next sale proves)\b")
"""Where nobody need do anything, the sentence says what it waits for."""
FORM = re.compile(r"\b(must be|needs|is one of|one of the|at most|has 1 to|not valid Unicode|Known are)\b")
"""What a program sends wrong it is told the right form of: that is the way out."""
OTHERS_WORDS = re.compile(r"\.code(\.value)?$")
"""A code that is taken over from another refusal, with its sentence: that one is looked at itself."""
TOLD_ELSEWHERE = {
    "central.http.app: 'server_full'": "the sentences of the database, see `central/store/database.py`",
    "central.http.app: 'busy'": "the same",
    "central.http.app: code": "what the framework says of a path or method that is none",
    "terminal.till.counter.proving: RefusalCode.PROOF_NEEDED": "the words of `terminal/counter_words.py`",
    "terminal.till.counter.proving: code": "the same",
    "terminal.till.trade.vouchering: RefusalCode.STOPPED": "what stopped the till, shown until it is over",
}
"""Refusals of which only a running shop knows the words."""


def has_way_out(sentence: str, by: str = "Refusal") -> bool:
    """Whether it says what to do, what it waits for, or to a program the right form."""
    clauses = re.split(rf"[.;:,{GAP}]\s+|\b(?:then|or|and|else)\s+", sentence)
    told = any(DEEDS.match(clause) for clause in clauses)
    by_form = by in {"bad_request", "_refuse"} and FORM.search(sentence) is not None
    return told or by_form or WAITS.search(sentence) is not None


def key(said: Said) -> str:
    return f"{said.place.partition(':')[0]}: {said.code}"


def unknown(said: Said) -> bool:
    """Whether its source tells none of its words."""
    return said.sentences <= {GAP, f"{GAP}."}


def test_the_whole_product_is_looked_at() -> None:
    assert len(REFUSALS) > 200
    assert {said.place.partition(".")[0] for said in REFUSALS} == {"loyalty", "terminal", "central"}
    assert {"_say_no", "_refuse", "bad_request"} <= {said.by for said in REFUSALS}


@pytest.mark.parametrize("said", REFUSALS, ids=[said.place for said in REFUSALS])
def test_every_refusal_says_a_way_out(said: Said) -> None:
    if OTHERS_WORDS.search(said.code) or (unknown(said) and key(said) in TOLD_ELSEWHERE):
        return
    without = [sentence for sentence in sorted(said.sentences) if not has_way_out(sentence, said.by)]
    assert without == [], f"{said.place}: say what to do, or what it waits for"


def test_every_code_of_a_refusal_is_given_somewhere() -> None:
    assert {code.name for code in RefusalCode} - PRODUCT.named("RefusalCode") == set()


def test_what_is_told_elsewhere_is_there() -> None:
    assert set(TOLD_ELSEWHERE) == {
        key(said) for said in REFUSALS if unknown(said) and not OTHERS_WORDS.search(said.code)
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "This sale came back already.",
        "The sale has no such line. Lines are numbered from 1.",
        f"{GAP}",
        "It is too late.",
    ],
)
def test_a_sentence_without_a_way_out_would_be_seen(sentence: str) -> None:
    assert not has_way_out(sentence)
