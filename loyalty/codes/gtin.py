"""Trade item numbers: EAN-8, EAN-13, UPC-A and UPC-E brought to one 14-digit form (GS1 General Specifications)."""

from __future__ import annotations

import re


def check_digit(body: str) -> str:
    """The GS1 check digit (mod 10, weights 3 and 1 from the right) of the digits in front of it."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def gtin14(digits: str, symbology: str | None = None) -> str | None:
    """The 14-digit number for 8, 12, 13 or 14 digits with a right check digit, else None.

    Eight digits are an EAN-8 unless the symbology is UPC-E, which is expanded to its UPC-A first.
    """
    if not re.fullmatch(r"[0-9]+", digits, re.ASCII) or len(digits) not in (8, 12, 13, 14):
        return None
    if len(digits) == 8 and symbology == "UPC-E":
        expanded = expand_upc_e(digits)
        return None if expanded is None else expanded.zfill(14)
    if check_digit(digits[:-1]) != digits[-1] or int(digits) == 0:
        return None
    return digits.zfill(14)


def expand_upc_e(digits: str) -> str | None:
    """The UPC-A (12 digits) behind a UPC-E of 8 digits, or None when its check digit is wrong or all else is zero."""
    if not re.fullmatch(r"[01][0-9]{7}", digits, re.ASCII):
        return None
    system, six, check = digits[0], digits[1:7], digits[7]
    last = six[5]
    if last in "012":
        body = six[:2] + last + "0000" + six[2:5]
    elif last == "3":
        body = six[:3] + "00000" + six[3:5]
    elif last == "4":
        body = six[:4] + "00000" + six[4]
    else:
        body = six[:5] + "0000" + last
    is_right = check_digit(system + body) == check and int(body) > 0
    return system + body + check if is_right else None
