"""What a world is built from: quick or real keys and disks, and the product's own classes, which a mutant may swap."""

from collections.abc import Callable
from dataclasses import dataclass

from central.exchange.answer import Exchange
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, Signer, VerifierOf
from terminal.till.till import Till
from tests.fakes.keyed_hash import HashSigner, HashVerifier
from tests.fakes.memory_store import MemoryStore

SignerOf = Callable[[bytes], Signer]


@dataclass(frozen=True)
class Kit:
    """The parts; `real` puts tills and server on files."""

    signer_of: SignerOf = HashSigner
    verifier_of: VerifierOf = HashVerifier
    real: bool = False
    till: type[Till] = Till
    store: type[MemoryStore] = MemoryStore
    exchange: type[Exchange] = Exchange


QUICK = Kit()
REAL = Kit(Ed25519Signer, Ed25519Verifier, real=True)
