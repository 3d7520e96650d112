"""Where frames come from: a camera, a film, a picture or a folder of pictures, or a code that is drawn on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from terminal.devices.pictures import PICTURE_ENDINGS, load_picture
from terminal.devices.source import Ended, FrameSource, Lost
from terminal.devices.source_cv import HEIGHT_PX, WIDTH_PX, CvCamera, CvFilm

if TYPE_CHECKING:
    from terminal.devices.decoder import Grey

FRAMES_A_PICTURE: Final = 10
_STILL_GAP_S: Final = 0.033
_NOISE_GREYS: Final = 6.0
_SYNTHETIC: Final = "synthetic:"


class SourceRefused(ValueError):
    """The camera setting means nothing here; the message says what to write instead."""


def open_source(spec: str, *, seed: int = 0) -> FrameSource | None:
    """The source behind a camera setting, not yet opened: `0`, a film, a picture, a folder, `synthetic:TEXT`, `none`.

    `none` gives None. Whether a camera or file is there shows when the source is opened.
    """
    plain = spec.strip()
    if plain.lower() in {"", "none"}:
        return None
    if plain.isascii() and plain.isdigit() and len(plain) < 4:
        return CvCamera(int(plain))
    if plain.startswith(_SYNTHETIC):
        text = plain.removeprefix(_SYNTHETIC)
        if not 0 < len(text.encode()) <= 512:
            raise SourceRefused("Write the text of the code after `synthetic:`, at most 512 bytes of it.")
        return SyntheticSource(text, seed=seed)
    path = Path(plain).expanduser()
    if path.suffix.lower() in PICTURE_ENDINGS and not path.is_dir():
        return PictureFile(path)
    return CvFilm(path) if path.suffix and not path.is_dir() else PictureFolder(path)


class PictureFile:
    """One picture, shown long enough for every library to look at it."""

    live = False
    gap_s = _STILL_GAP_S

    def __init__(self, path: Path) -> None:
        self._path = path
        self._grey: Grey | None = None
        self._shown = 0

    def open(self) -> Lost | None:
        """Reads the file."""
        loaded = load_picture(self._path)
        if isinstance(loaded, str):
            return Lost(loaded)
        self._grey, self._shown = loaded, 0
        return None

    def read(self) -> Grey | Lost | Ended | None:
        """The picture, ten times."""
        if self._grey is None:
            return Lost(f"{self._path} is not open.")
        self._shown += 1
        return self._grey if self._shown <= FRAMES_A_PICTURE else Ended("The picture was shown.")

    def close(self) -> None:
        """Forgets the picture."""
        self._grey = None


class PictureFolder:
    """Every picture of a folder once, by name, and then each one that is put there or changed."""

    live = False
    gap_s = _STILL_GAP_S

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, tuple[int, int]] = {}
        self._grey: Grey | None = None
        self._left = 0

    def open(self) -> Lost | None:
        """The folder must be there; it may be empty."""
        return None if self._path.is_dir() else Lost(f"There is no file or folder {self._path}.")

    def read(self) -> Grey | Lost | Ended | None:
        """The current picture, or None while nothing new is in the folder; what is no picture is passed over."""
        if self._left == 0:
            try:
                self._take_next()
            except OSError:
                return Lost(f"The folder {self._path} cannot be read any more.")
        if self._left == 0:
            return None
        self._left -= 1
        return self._grey

    def close(self) -> None:
        """Forgets the picture; what was shown stays known."""
        self._grey, self._left = None, 0

    def _take_next(self) -> None:
        for path in sorted(self._path.iterdir()):
            if path.suffix.lower() not in PICTURE_ENDINGS:
                continue
            about = path.stat()
            mark = (about.st_mtime_ns, about.st_size)
            if self._known.get(path.name) == mark:
                continue
            self._known[path.name] = mark
            loaded = load_picture(path)
            if not isinstance(loaded, str):
                self._grey, self._left = loaded, FRAMES_A_PICTURE
                return


class SyntheticSource:
    """A QR of the text before a grey wall, with the noise of a cheap camera; the seed makes it the same each time."""

    live = False
    gap_s = 1 / 15

    def __init__(self, text: str, *, seed: int) -> None:
        self._text = text
        self._seed = seed
        self._clean: Grey | None = None

    def open(self) -> Lost | None:
        """Draws the code."""
        import numpy as np
        import qrcode
        from PIL import Image

        drawn = qrcode.make(self._text, border=4).get_image().convert("L")
        side = HEIGHT_PX * 2 // 3
        code = drawn.resize((side, side), Image.Resampling.NEAREST)
        wall = Image.new("L", (WIDTH_PX, HEIGHT_PX), 140)
        wall.paste(code, ((WIDTH_PX - side) // 2, (HEIGHT_PX - side) // 2))
        self._clean = np.asarray(wall)
        self._noise = np.random.default_rng(self._seed)
        return None

    def read(self) -> Grey | Lost | Ended | None:
        """The code once more, with new noise."""
        import numpy as np

        if self._clean is None:
            return Lost("The drawn code is not open.")
        noisy = self._clean + self._noise.normal(0.0, _NOISE_GREYS, self._clean.shape)
        grey: Grey = np.clip(noisy, 0, 255).astype(np.uint8)
        return grey

    def close(self) -> None:
        """Forgets the drawing."""
        self._clean = None
