"""What may be chosen about the screen."""

import pytest

from terminal.ui.settings import ScreenSettings


def test_nothing_chosen_follows_the_desktop() -> None:
    settings = ScreenSettings()
    assert (settings.theme, settings.scale, settings.fullscreen) == ("system", None, False)


@pytest.mark.parametrize("scale", [0.0, 0.9, 2.1, -1.0])
def test_a_scale_that_makes_targets_too_small_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        ScreenSettings(scale=scale)
