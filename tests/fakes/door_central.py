"""A central server that can only let tills in, and the real one as a process."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from loyalty.exchange.wire import EnrolReply, EnrolRequest, encode, enrol_proof
from loyalty.signing.signature import Ed25519Verifier, fingerprint, key_id
from loyalty.values.ids import crockford
from tests.fakes.fault_proxy import SERVER_SIGNER, Heard, signed

CODE = "3C8HFQ3T3WN52"
PROGRAM = str(Path(sys.executable).with_name("pointill-central"))


class LettingIn:
    """Knows one code; lets its first key in, again and again, once `approved_after` calls of it have been made."""

    def __init__(self, approved_after: int = 0, *, words: str | None = None) -> None:
        self.requests: list[EnrolRequest] = []
        self._approved_after = approved_after
        self._words = words
        self._key: bytes | None = None

    def __call__(self, heard: Heard) -> bytes:
        request = msgspec.json.decode(heard.body, type=EnrolRequest)
        self.requests.append(request)
        proof = enrol_proof(request.code, request.public_key)
        assert Ed25519Verifier(request.public_key).verify(proof, request.proof)
        if request.code != CODE:
            return problem(heard, "code_wrong", "This code is not right.")
        if self._key not in (None, request.public_key):
            return problem(heard, "code_used", "This code was used by another till.")
        self._key = request.public_key
        return signed(heard, 200, encode(self._welcome(request)))

    def _welcome(self, request: EnrolRequest) -> EnrolReply:
        words = self._words or fingerprint(request.public_key)
        if len(self.requests) <= self._approved_after:
            return EnrolReply(approved=False, fingerprint=words)
        return EnrolReply(
            approved=True,
            fingerprint=words,
            device=key_id(request.public_key),
            epoch=1,
            store=crockford(bytes(10)),
            store_name="Store 1",
            till_name=request.name,
            currency="GBP",
            server_key=SERVER_SIGNER.public,
            generation=5,
            lookup_key=bytes(range(32)),
        )


def problem(heard: Heard, code: str, detail: str) -> bytes:
    document = msgspec.json.encode({"status": 403, "code": code, "detail": detail})
    return signed(heard, 403, document, Content_Type="application/problem+json")


def central(*arguments: str) -> str:
    """One command of the real server."""
    return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True, timeout=60).stdout


@contextmanager
def serving(data: Path, port: int = 0) -> Iterator[str]:
    """The real server on this data, at the address that it names."""
    command = [PROGRAM, "serve", "--data", str(data), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready, url = process.stdout.readline().split()
            assert ready == "ready"
            yield url
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            process.wait(20)
