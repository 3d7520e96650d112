"""A library with the fault is only ever used for one connection that shares with nobody."""

import pytest

from terminal.errors import StoreBroken
from terminal.store.library import check_library, has_reset_bug

AFFECTED = [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 50, 6), (3, 51, 1), (3, 51, 2)]
SOUND = [(3, 6, 23), (3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 54, 1)]


@pytest.mark.parametrize("version", AFFECTED)
def test_row_16_an_old_library_is_named_and_never_shared(
    version: tuple[int, int, int], caplog: pytest.LogCaptureFixture
) -> None:
    assert has_reset_bug(version)
    with caplog.at_level("INFO"):
        check_library("exclusive", version)
    assert ".".join(map(str, version)) in caplog.text
    with pytest.raises(StoreBroken, match="could lose sales"):
        check_library("normal", version)


@pytest.mark.parametrize("version", SOUND)
def test_a_sound_library_may_share(version: tuple[int, int, int]) -> None:
    assert not has_reset_bug(version)
    check_library("normal", version)
