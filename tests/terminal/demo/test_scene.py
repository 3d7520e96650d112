"""The demo's scene."""

from pathlib import Path

import pytest

from terminal.demo.scene import RICH_POINTS, set_scene


@pytest.mark.slow
def test_a_scene_is_made_fresh_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "demo-out"
    (folder / "receipts").mkdir(parents=True)
    (folder / "receipts" / "0001.png").write_bytes(b"yesterday")
    said: list[str] = []
    scene = set_scene(folder, said.append)
    try:
        assert not list(scene.tape.glob("*.png"))
        assert scene.identity.store_name == "High Street"
        assert scene.companion.pid is not None
        assert scene.settings.printer.startswith("tcp://127.0.0.1:")
        assert len(scene.cards) >= 12
        assert (
            int(scene.cards[0].balance.replace(",", "")) >= int(scene.cards[-1].balance.replace(",", "")) >= RICH_POINTS
        )
        assert {"sample-codes.png", "sample-codes.pdf", "members.csv"} <= {path.name for path in folder.iterdir()}
    finally:
        scene.close()
    assert scene.companion.pid is None
