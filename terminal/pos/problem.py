"""Refusals of the pos door as problem documents (RFC 9457) with the code that programs go by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from loyalty.values.errors import RefusalCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty.values.errors import Refusal

MEDIA_TYPE: Final = "application/problem+json"
BUSY_RETRY_S: Final = 1

_STATUS: Final[Mapping[RefusalCode, int]] = {
    RefusalCode.ID_REUSED: HTTPStatus.CONFLICT,
    RefusalCode.NO_SUCH_SALE: HTTPStatus.NOT_FOUND,
    RefusalCode.DISK_FULL: HTTPStatus.INSUFFICIENT_STORAGE,
    RefusalCode.INTERRUPTED: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A "no" with its HTTP status; `detail` says what happened and the way out."""

    status: int
    code: str
    detail: str
    headers: tuple[tuple[str, str], ...] = ()

    def document(self) -> bytes:
        """The problem document; its type is about:blank, so its title is the phrase of the status."""
        members = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": int(self.status),
            "code": self.code,
            "detail": self.detail,
        }
        return json.dumps(members, ensure_ascii=False).encode()


def of_refusal(refusal: Refusal) -> Problem:
    """A refusal of the till as the door tells it."""
    return Problem(refusal_status(refusal.code), refusal.code.value, refusal.sentence)


def refusal_status(code: RefusalCode) -> int:
    """The HTTP status under which a refusal is told."""
    return _STATUS.get(code, HTTPStatus.UNPROCESSABLE_ENTITY)


def bad_request(detail: str) -> Problem:
    """The caller's program sent something that has no meaning here."""
    return Problem(HTTPStatus.BAD_REQUEST, "bad_request", detail)


def busy(detail: str) -> Problem:
    """The till cannot answer now."""
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "busy", detail, (("Retry-After", str(BUSY_RETRY_S)),))
