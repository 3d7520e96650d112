"""Writing that the printer lacks is drawn so that it can be read, and never wider than the paper."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from terminal.assets import font_files
from terminal.devices.raster import LINE_DOTS, Lettering

LETTERING = Lettering([path for path in font_files() if path.stem in {"Inter-Regular", "NotoSansArabic-Regular"}])
NAME_IN_ARABIC = "\u0623\u062d\u0645\u062f \u0645\u062d\u0645\u062f"


def ink(picture: Image.Image) -> int:
    return picture.histogram()[0]


def paragraph(text: str, *, bold: bool = False, size: int = 1, align: str = "left") -> Image.Image:
    return LETTERING.paragraph(text, 384, align=align, bold=bold, size=size)


def test_a_short_text_is_one_line_of_ink_on_paper_of_the_right_width() -> None:
    drawn = paragraph(NAME_IN_ARABIC)
    assert drawn.size == (384, LINE_DOTS)
    assert ink(drawn) > 100


def test_arabic_letters_are_joined() -> None:
    drawn = paragraph("\u0645\u062d\u0645\u062f").convert("L").point(lambda grey: 255 - grey)
    box = drawn.getbbox()
    assert box is not None
    columns = drawn.crop((box[0], 0, box[2], LINE_DOTS)).resize((box[2] - box[0], 1), Image.Resampling.BOX)
    assert min(columns.tobytes()) > 0


def test_bold_and_size_two_use_more_ink() -> None:
    plain = ink(paragraph(NAME_IN_ARABIC))
    assert ink(paragraph(NAME_IN_ARABIC, bold=True)) > plain
    assert paragraph(NAME_IN_ARABIC, size=2).height == 2 * LINE_DOTS
    assert ink(paragraph(NAME_IN_ARABIC, size=2)) > 2 * plain


def test_alignment_moves_the_ink() -> None:
    boxes = [
        paragraph(NAME_IN_ARABIC, align=align).convert("L").point(lambda grey: 255 - grey).getbbox()
        for align in ("left", "center", "right")
    ]
    lefts = [box[0] for box in boxes if box]
    assert lefts == sorted(set(lefts))


def test_a_leftward_line_begins_with_its_first_word_on_the_right() -> None:
    first, then = "\u0623\u062d\u0645\u062f", "Ann 3.20"
    both, alone = paragraph(f"{first} {then}", align="right"), paragraph(first, align="right")
    right_edge = (384 - 40, 0, 384, LINE_DOTS)
    assert both.crop(right_edge).tobytes() == alone.crop(right_edge).tobytes()


def test_long_text_is_wrapped_and_a_word_without_end_is_chopped() -> None:
    assert paragraph("word " * 40).height > 3 * LINE_DOTS
    endless = paragraph("\u65e5" * 100)
    assert endless.size[0] == 384
    assert endless.height >= 4 * LINE_DOTS


def test_a_sign_in_no_font_leaves_a_mark() -> None:
    assert ink(paragraph("\U0001f9ff\U000f0000")) > 0


def test_an_amount_keeps_its_place_at_the_right_edge() -> None:
    row = LETTERING.row(NAME_IN_ARABIC * 6, "3.20", 384, bold=False)
    assert row.height >= 2 * LINE_DOTS
    last_line = row.crop((384 - 60, row.height - LINE_DOTS, 384, row.height))
    alone = LETTERING.row("\u0623", "3.20", 384, bold=False).crop((384 - 60, 0, 384, LINE_DOTS))
    assert last_line.tobytes() == alone.tobytes()


def test_a_right_side_as_wide_as_the_paper_gets_a_line_of_its_own() -> None:
    row = LETTERING.row("\u0623", "9" * 27, 384, bold=False)
    assert row.height == 2 * LINE_DOTS


@given(st.text(max_size=40))
def test_any_text_can_be_drawn(text: str) -> None:
    drawn = LETTERING.paragraph(text, 384, align="left", bold=False, size=1)
    assert drawn.width == 384
    assert drawn.height % LINE_DOTS == 0
