"""The badge outlives the database and is believed only with the till's own signature."""

from pathlib import Path

from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from terminal.store.badge import BADGE_FILE, keep_badge, read_badge
from tests.fakes.shop import cafe, identity
from tests.fakes.till_world import TILL_KEY, TillWorld

OWN = Ed25519Verifier(TILL_KEY.public)


def test_every_start_leaves_a_badge_for_this_till_alone(tmp_path: Path) -> None:
    TillWorld(tmp_path / "till").close()
    path = tmp_path / "till" / BADGE_FILE
    assert read_badge(tmp_path / "till", OWN) == identity(cafe())
    assert path.stat().st_mode & 0o077 == 0 or path.drive
    assert read_badge(tmp_path / "till", Ed25519Verifier(Ed25519Signer(b"\x01" * 32).public)) is None


def test_a_badge_that_was_changed_or_cut_is_none(tmp_path: Path) -> None:
    keep_badge(tmp_path, identity(cafe()), TILL_KEY)
    path = tmp_path / BADGE_FILE
    whole = path.read_bytes()
    for changed in (b"", whole[:40], whole.replace(b"a", b"b"), b"\xff" * 50):
        path.write_bytes(changed)
        assert read_badge(tmp_path, OWN) is None
    keep_badge(tmp_path, identity(cafe()), TILL_KEY)
    assert path.read_bytes() == whole


def test_a_folder_that_takes_no_badge_keeps_nobody_from_selling(tmp_path: Path) -> None:
    (tmp_path / f"{BADGE_FILE}.part").mkdir()
    keep_badge(tmp_path, identity(cafe()), TILL_KEY)
    assert read_badge(tmp_path, OWN) is None
