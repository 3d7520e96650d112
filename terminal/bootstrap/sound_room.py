"""Which events of the till are heard, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from terminal.commands import DeviceChanged
from terminal.devices.sounds import Sounds, player_of
from terminal.events import Noticed, ScanHeard, Tone
from terminal.sound import Sound

if TYPE_CHECKING:
    from terminal.config import Settings
    from terminal.devices.sounds import Play
    from terminal.events import Event
    from terminal.ports import Inbox

_NOTICES: Final = {Tone.ATTENTION: Sound.ATTENTION, Tone.ERROR: Sound.REFUSED}


class SoundRoom:
    """`hear` takes every event on the till thread and never waits; a till without a window makes no sound."""

    def __init__(self, settings: Settings, inbox: Inbox, play: Play | None = None) -> None:
        volume, self._inbox = 0 if settings.headless else settings.sound_volume, inbox
        play = (play or player_of()) if volume else None
        self._sounds = Sounds(volume, play, self._tell)
        self.needs_bell = volume > 0 and play is None

    def start(self) -> None:
        """Be ready; how sounds stand is told as a device of its own."""
        self._sounds.start()

    def stop(self) -> None:
        """Be silent."""
        self._sounds.stop()

    def hear(self, event: Event) -> None:
        """Let this event be heard, if it is one of those."""
        match event:
            case ScanHeard():
                self._sounds.sound(Sound.TAKEN if event.taken else Sound.REFUSED)
            case Noticed() if event.tone in _NOTICES:
                self._sounds.sound(_NOTICES[event.tone])
            case _:
                pass

    def play(self, sound: Sound) -> None:
        """Let this be heard, because somebody asked for it; never waits."""
        self._sounds.sound(sound)

    def _tell(self, state: str, sentence: str) -> None:
        self._inbox.put(DeviceChanged("sound", state, sentence))
