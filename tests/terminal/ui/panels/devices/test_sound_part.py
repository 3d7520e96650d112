"""Each sound can be heard while there are sounds."""

from terminal.sound import Sound
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.devices.sound_part import SoundPart


def test_each_sound_has_its_key_and_none_can_be_pressed_without_sounds(look: Look) -> None:
    heard: list[Sound] = []
    part = SoundPart(look, DeviceTongue("en_GB"), heard.append)
    part.draw(can_play=True)
    for key in part.keys.values():
        key.click()
    assert heard == list(Sound)
    part.draw(can_play=False)
    assert not any(key.isEnabled() for key in part.keys.values())
