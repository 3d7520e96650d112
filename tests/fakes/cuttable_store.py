"""The real store on real files, whose writes a test can let fail or cut off at every commit boundary."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loyalty.signing.signature import Ed25519Verifier, Signer, VerifierOf
from terminal.store.till_store import TillStore
from tests.fakes.memory_disk import Power


class CuttableStore(TillStore):
    """Asks its power before and after each transaction."""

    def __init__(self, folder: Path, signer: Signer, power: Power, verifier_of: VerifierOf = Ed25519Verifier) -> None:
        self._power = power
        super().__init__(folder, signer, verifier_of)

    @contextmanager
    def _transaction(self, commits: int = 1) -> Iterator[None]:
        self._power.before()
        with super()._transaction(commits):
            yield
        self._power.after()
