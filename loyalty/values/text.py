"""Which texts may enter the books: NFC without control characters, so that the same words are always the same bytes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

END: Final = r"(?![\s\S])"
"""The end of a text in a pattern, here and in JSON Schema; `$` would let a line break follow."""
_UNFIT = re.compile("[\u0000-\u001f\u007f-\u009f\ud800-\udfff]")
_LONGEST_LOOKED_AT = 4


def is_clean(text: str) -> bool:
    """Whether this text may stand in an operation as it is."""
    return unicodedata.is_normalized("NFC", text) and _UNFIT.search(text) is None


def words_of(text: str | None) -> tuple[str, ...]:
    """Tags or segments as they are kept in one text: words, each followed by a space but the last."""
    return tuple((text or "").split(" ")) if text else ()


def clean(text: str, letters_max: int) -> str:
    """A text of strangers as it may stand in an operation: control characters become spaces, too much is cut off."""
    looked_at = text[: letters_max * _LONGEST_LOOKED_AT]
    fit = looked_at if looked_at.isprintable() else _UNFIT.sub(" ", looked_at)  # None of the unfit is printable.
    return unicodedata.normalize("NFC", fit).strip()[:letters_max].rstrip()
