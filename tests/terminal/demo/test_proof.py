"""The proof of the tape."""

from pathlib import Path

import qrcode

from loyalty.codes.receipt import PaperLine, PaperMark, PaperSale, paper_name, receipt_code
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, key_id
from terminal.demo.proof import TapeProof, prove_tape

TILL = Ed25519Signer(b"t" * 32)
STRANGER = Ed25519Signer(b"s" * 32)


def paper(folder: Path, name: str, text: str) -> None:
    qrcode.make(text).get_image().save(folder / name)


def code(signer: Ed25519Signer, seq: int) -> str:
    key, lines = key_id(signer.public), (PaperLine(1, 640, 6, 0),)
    return receipt_code(signer, PaperSale(key, paper_name("s"), 1, seq, 20_000, PaperMark.SALE, 640, lines))


def test_papers_with_the_tills_own_code_are_counted_and_others_named(tmp_path: Path) -> None:
    paper(tmp_path, "0001.png", code(TILL, 1))
    paper(tmp_path, "0002.png", code(STRANGER, 2))
    paper(tmp_path, "0003.png", "hello")
    proof = prove_tape(tmp_path, Ed25519Verifier(TILL.public))
    assert proof == TapeProof(papers=3, opened=1, unreadable=("0002.png", "0003.png"))
