"""The shop's logo as a receipt printer can draw it: black dots on white, no wider than the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

HEIGHT_DOTS_MAX: Final = 240
_FILE_BYTES_MAX: Final = 5_000_000
_PIXELS_MAX: Final = 20_000_000


class LogoRefused(ValueError):
    """The file is no picture that can be a logo; the message says what to do."""


def drawn_logo(path: Path, dots: int) -> Image.Image:
    """The picture in the middle of `dots` of paper, at most 240 high, one bit a dot, ink 0; raises LogoRefused."""
    from PIL import Image

    try:
        if path.stat().st_size > _FILE_BYTES_MAX:
            raise LogoRefused(f"The logo {path} has more than {_FILE_BYTES_MAX // 1_000_000} MB. Save it smaller.")
        with Image.open(path) as opened:
            if opened.width * opened.height > _PIXELS_MAX:
                raise LogoRefused(f"The logo {path} has too many pixels. Save it smaller.")
            picture = _on_white(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, LogoRefused):
            raise
        raise LogoRefused(f"The logo {path} cannot be read: {error}. Save it as PNG.") from error
    shrink = min(1.0, dots / picture.width, HEIGHT_DOTS_MAX / picture.height)
    size = max(1, int(picture.width * shrink)), max(1, int(picture.height * shrink))
    inked = picture.resize(size, Image.Resampling.LANCZOS).convert("1")
    paper = Image.new("1", (dots, inked.height), 1)
    paper.paste(inked, ((dots - inked.width) // 2, 0))
    return paper


def _on_white(opened: Image.Image) -> Image.Image:
    """Grey, with what is see-through as white as the paper."""
    from PIL import Image

    seen = opened.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    return white.convert("L")
