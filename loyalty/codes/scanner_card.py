"""The card from which a till learns how its scanner types: one code with every sign that layouts disagree about."""

from typing import Final

CARD_TEXT: Final = "POINTILL-SET:0123456789AQWZYMX.az\x1d1"
"""Printed as a QR and as a Code 128; digits, letters, punctuation, small letters and a GS."""
