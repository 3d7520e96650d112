"""What the keyboards of five countries type at each position: what a field would show if a scan reached it."""

from dataclasses import dataclass

STARTS = (2, 16, 30, 43)


@dataclass(frozen=True)
class Layout:
    """The signs of the four rows, plain and with Shift; `~` stands for a dead key, which types nothing by itself."""

    name: str
    plain: tuple[str, str, str, str]
    shifted: tuple[str, str, str, str]

    def sign(self, position: int, *, shift: bool, caps: bool) -> str:
        """What a field shows; control signs and the space bar are the same everywhere."""
        fixed = {1: "\x1b", 14: "\b", 15: "\t", 28: "\r", 57: " "}.get(position)
        if fixed is not None:
            return fixed
        for start, plain, shifted in zip(STARTS, self.plain, self.shifted, strict=True):
            if start <= position < start + len(plain):
                low, high = plain[position - start], shifted[position - start]
                sign = high if shift != (caps and low.isalpha()) else low
                return "" if sign == "~" and self.name != "us" else sign
        return ""


LAYOUTS = (
    Layout(
        "us",
        ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "\\zxcvbnm,./"),
        ("!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"~', "|ZXCVBNM<>?"),
    ),
    Layout(
        "fr",
        ("&é\"'(-è_çà)=", "azertyuiop~$", "qsdfghjklmù²", "*wxcvbn,;:!"),
        ("1234567890°+", "AZERTYUIOP~£", "QSDFGHJKLM%²", "µWXCVBN?./§"),
    ),
    Layout(
        "de",
        ("1234567890ß~", "qwertzuiopü+", "asdfghjklöä~", "#yxcvbnm,.-"),
        ('!"§$%&/()=?~', "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ°", "'YXCVBNM;:_"),
    ),
    Layout(
        "ru",
        ("1234567890-=", "йцукенгшщзхъ", "фывапролджэё", "\\ячсмитьбю."),
        ('!"№;%:?*()_+', "ЙЦУКЕНГШЩЗХЪ", "ФЫВАПРОЛДЖЭЁ", "/ЯЧСМИТЬБЮ,"),
    ),
    Layout(
        "es",
        ("1234567890'¡", "qwertyuiop~+", "asdfghjklñ~º", "çzxcvbnm,.-"),
        ('!"·$%&/()=?¿', "QWERTYUIOP~*", "ASDFGHJKLÑ~ª", "ÇZXCVBNM;:_"),
    ),
)
