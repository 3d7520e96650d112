"""Lines to a server of the tests, with little patience."""

from pathlib import Path

from loyalty.signing.signature import Ed25519Signer
from terminal.sync.address import server_address
from terminal.sync.line import Patience, ServerLine
from terminal.waiting import MachineWaiting
from tests.fakes.door_world import CountedChance, WorldClock

TILL_SIGNER = Ed25519Signer(b"a till's own key of 32 bytes ...")
GENEROUS = Patience(connect_s=20, read_s=60, budget_s=100)


def line_to(
    url: str,
    *,
    extra_ca: Path | None = None,
    patience: Patience = GENEROUS,
    signer: Ed25519Signer = TILL_SIGNER,
) -> ServerLine:
    return ServerLine(
        address=server_address(url),
        signer=signer,
        clock=WorldClock(),
        chance=CountedChance(),
        waiting=MachineWaiting(),
        software="pointill test",
        extra_ca=extra_ca,
        patience=patience,
    )
