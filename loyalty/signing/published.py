"""A published version of the programme: signed by the server with its start, so that no file or line can forge one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.signing.signature import SIGNATURE_BYTES

if TYPE_CHECKING:
    from loyalty.signing.signature import Signer, Verifier

_DOMAIN = b"programme-v1|"


@dataclass(frozen=True, slots=True)
class Published:
    """A version, its document as published, in force from `starts_ms` (wall time) on; `signature` is hex or missing."""

    version: int
    document: str
    starts_ms: int
    signature: str | None = None

    def signed(self, signer: Signer) -> str:
        """The signature that a server gives it, in hex."""
        return signer.sign(self._message()).hex()

    def is_signed(self, verifier: Verifier) -> bool:
        """Whether the holder of the key published exactly this, with this start; never raises for bad input."""
        try:
            signature = bytes.fromhex(self.signature or "")
        except ValueError:
            return False
        return len(signature) == SIGNATURE_BYTES and verifier.verify(self._message(), signature)

    def _message(self) -> bytes:
        return _DOMAIN + f"{self.version}|{self.starts_ms}|".encode() + self.document.encode()
