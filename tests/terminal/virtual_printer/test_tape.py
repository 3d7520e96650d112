"""Each cut is one finished picture with the next number."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from terminal.virtual_printer.glyphs import Style
from terminal.virtual_printer.tape import Tape


def print_line(tape: Tape, text: str) -> None:
    tape.line([(sign, Style()) for sign in text], 0, 30)


def test_pieces_are_numbered_on_from_what_lies_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "0041.png").write_bytes(b"")
    (tmp_path / "logo.png").write_bytes(b"")
    tape = Tape(tmp_path)
    print_line(tape, "Ana")
    assert tape.cut().path == tmp_path / "0042.png"
    assert tape.cut().path == tmp_path / "0043.png"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0041.png", "0042.png", "0043.png", "logo.png"]


def test_a_picture_is_as_wide_as_its_paper_and_has_ink(tmp_path: Path) -> None:
    wide, narrow = Tape(tmp_path / "80"), Tape(tmp_path / "58", dots=384)
    sizes = []
    for tape in (wide, narrow):
        print_line(tape, "Ana")
        path = tape.cut().path
        assert path is not None
        with Image.open(path) as picture:
            sizes.append(picture.width)
            assert min(picture.convert("L").tobytes()) < 60
    assert sizes[0] - sizes[1] == 576 - 384


def test_without_a_folder_the_words_are_kept() -> None:
    tape = Tape()
    print_line(tape, "Ana")
    tape.picture(Image.new("1", (8, 8)), 0, "[qr]")
    tape.feed(100)
    assert tape.cut().text == "Ana\n[qr]"
    assert tape.cut().text == ""
    assert [piece.number for piece in tape.pieces] == [1, 2]


def test_a_roll_that_is_never_cut_tears_by_itself(tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    for _ in range(3):
        tape.feed(19_000)
    assert len(tape.pieces) >= 1
