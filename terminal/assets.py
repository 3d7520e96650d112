"""Where the till's fonts, icons and other files lie, in a checkout, an installed package and a frozen bundle alike."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of a file or folder under resources/; raises FileNotFoundError with the name when the copy lacks it."""
    path = resources_folder(_HERE).joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"This copy of Pointill lacks {'/'.join(parts)}; please install it again.")
    return path


def icon(name: str) -> Path:
    """The SVG of one icon; it draws in `currentColor`, which the caller replaces."""
    return resource("icons", f"{name}.svg")


def icon_names() -> tuple[str, ...]:
    """Every icon there is, sorted."""
    return tuple(sorted(path.stem for path in resource("icons").glob("*.svg")))


def font(name: str) -> Path:
    """The file of one font by its file name without ending, such as `Inter-Bold`."""
    return next((path for path in font_files() if path.stem == name), None) or resource("fonts", name)


def font_files() -> tuple[Path, ...]:
    """Every bundled font, sorted by name."""
    return tuple(sorted(path for path in resource("fonts").iterdir() if path.suffix in {".otf", ".ttf"}))


def resources_folder(package: Path) -> Path:
    """Installed and frozen copies carry the folder inside the package, a checkout carries it beside the package."""
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
