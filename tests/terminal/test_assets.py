"""The till finds its fonts and icons wherever it was installed."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import ImageFont

from terminal import assets

FONTS = {
    "Inter-Regular": ("Inter", "Regular"),
    "Inter-Medium": ("Inter", "Medium"),
    "Inter-SemiBold": ("Inter", "Semi Bold"),
    "Inter-Bold": ("Inter", "Bold"),
    "InterDisplay-SemiBold": ("Inter Display", "Semi Bold"),
    "InterDisplay-Bold": ("Inter Display", "Bold"),
    "NotoSansArabic-Regular": ("Noto Sans Arabic", "Regular"),
    "NotoSansArabic-Bold": ("Noto Sans Arabic", "Bold"),
    "DejaVuSansMono": ("DejaVu Sans Mono", "Book"),
    "DejaVuSansMono-Bold": ("DejaVu Sans Mono", "Bold"),
}


@pytest.mark.parametrize("name", FONTS)
def test_every_promised_font_is_there_and_is_what_its_name_says(name: str) -> None:
    assert ImageFont.truetype(str(assets.font(name)), 20).getname() == FONTS[name]


def test_no_font_is_bundled_that_nobody_promised() -> None:
    assert {path.stem for path in assets.font_files()} == set(FONTS)


@pytest.mark.parametrize("name", assets.icon_names())
def test_every_icon_is_a_drawing_that_takes_the_colour_it_is_given(name: str) -> None:
    text = assets.icon(name).read_text(encoding="utf-8")
    assert ET.fromstring(text).tag.endswith("svg")
    assert "currentColor" in text


def test_the_icons_of_the_main_screen_are_there() -> None:
    wanted = {"shopping-basket", "scan-barcode", "crown", "cloud", "cloud-off", "printer", "undo-2", "gift", "banknote"}
    assert wanted <= set(assets.icon_names())


@pytest.mark.parametrize("folder", ["fonts", "icons"])
def test_what_others_made_travels_with_its_licence(folder: str) -> None:
    licences = [path.read_text(encoding="utf-8") for path in assets.resource(folder).glob("*.txt")]
    assert licences
    assert all("Copyright" in text for text in licences)


def test_a_missing_file_is_named_with_the_way_out() -> None:
    with pytest.raises(FileNotFoundError, match=r"lacks icons/unicorn\.svg; please install it again"):
        assets.icon("unicorn")
    with pytest.raises(FileNotFoundError, match="lacks fonts/Comic"):
        assets.font("Comic")


def test_an_installed_copy_reads_the_folder_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "terminal"
    package.mkdir()
    assert assets.resources_folder(package) == tmp_path / "resources"
    (package / "resources").mkdir()
    assert assets.resources_folder(package) == package / "resources"
