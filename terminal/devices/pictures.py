"""Pictures from files as the libraries want them: grey, upright, of a size that a camera could have made."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps, UnidentifiedImageError

if TYPE_CHECKING:
    from terminal.devices.decoder import Grey

PICTURE_ENDINGS: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
_LONGEST_PX: Final = 2_000
_PIXELS_MAX: Final = 60_000_000


def load_picture(path: Path) -> Grey | str:
    """The picture, see-through parts taken as white paper, or a sentence that says why it cannot be used."""
    import numpy as np

    try:
        with warnings.catch_warnings():
            # Pillow warns of huge pictures, which are refused here by their size before they are unpacked.
            warnings.simplefilter("ignore")
            with Image.open(path) as picture:
                if picture.width * picture.height > _PIXELS_MAX:
                    return f"{path} is too large a picture; make it smaller than {_PIXELS_MAX // 1_000_000} megapixels."
                picture.draft("L", (_LONGEST_PX, _LONGEST_PX))
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((_LONGEST_PX, _LONGEST_PX), Image.Resampling.LANCZOS)
                return np.asarray(_on_paper(upright))
    except FileNotFoundError:
        return f"There is no file {path}."
    except IsADirectoryError:
        return f"{path} is a folder; name the pictures in it."
    except PermissionError:
        return f"{path} may not be read by this user."
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return f"{path} is not a picture that can be read; use PNG, JPEG or WebP."


def _on_paper(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("L")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("L")
