"""The few words of our own that stand beside a programme's labels: why a line earned, and what a voucher says."""

from __future__ import annotations

from loyalty.values.languages import Phrases, phrase

_WORDS: dict[str, Phrases] = {
    "no_member": ("no member", "sin socio", "aucun membre", "kein Mitglied", "بلا عضو"),
    "excluded": ("earns no points", "no da puntos", "ne donne pas de points", "bringt keine Punkte", "لا يكسب نقاطًا"),
    "own_rate": ("{}: own rate", "{}: tasa propia", "{} : taux propre", "{}: eigener Satz", "{}: نسبة خاصة"),
    "paid": (
        "paid with points or vouchers",
        "pagado con puntos o vales",
        "payé en points ou bons",
        "mit Punkten oder Gutscheinen bezahlt",
        "مدفوع بالنقاط أو القسائم",
    ),
    "free": ("costs nothing", "no cuesta nada", "ne coûte rien", "kostet nichts", "مجاني"),
    "reward": ("a reward", "una recompensa", "une récompense", "eine Prämie", "مكافأة"),
    "stamps_instead": (
        "{}: stamps instead of points",
        "{}: sellos en lugar de puntos",
        "{} : tampons au lieu de points",
        "{}: Stempel statt Punkte",
        "{}: أختام بدلاً من النقاط",
    ),
    "cap_sale": (
        "at most {} points a sale",
        "como máximo {} puntos por venta",
        "au plus {} points par vente",
        "höchstens {} Punkte je Verkauf",
        "{} نقطة كحد أقصى لكل عملية بيع",
    ),
    "cap_day": (
        "at most {} points a day",
        "como máximo {} puntos al día",
        "au plus {} points par jour",
        "höchstens {} Punkte am Tag",
        "{} نقطة كحد أقصى في اليوم",
    ),
    "cap_balance": (
        "at most {} points on an account",
        "como máximo {} puntos por cuenta",
        "au plus {} points par compte",
        "höchstens {} Punkte auf einem Konto",
        "{} نقطة كحد أقصى في الحساب",
    ),
    "percent_off": ("{} % off", "{} % de descuento", "{} % de remise", "{} % Rabatt", "خصم {} %"),
    "percent_more": (
        "{} % more points",
        "{} % más de puntos",
        "{} % de points en plus",
        "{} % mehr Punkte",
        "نقاط أكثر بنسبة {} %",
    ),
    "free_piece": ("One free: {}", "Uno gratis: {}", "Un offert : {}", "Eins gratis: {}", "قطعة مجانية: {}"),
    "free_product": ("Free: {}", "Gratis: {}", "Offert : {}", "Gratis: {}", "مجانًا: {}"),
    "at_most": ("At most {}", "Como máximo {}", "Au plus {}", "Höchstens {}", "{} كحد أقصى"),
    "minimum": (
        "For sales from {}",
        "Para compras desde {}",
        "Pour un achat dès {}",
        "Ab einem Einkauf von {}",
        "للمشتريات من {}",
    ),
    "not_before": ("Good from {}", "Válido desde el {}", "Valable dès le {}", "Gültig ab {}", "صالح من {}"),
    "only_in": ("Only in {}", "Solo en {}", "Seulement à {}", "Nur in {}", "فقط في {}"),
}


def word(name: str, language: str, filled: object = "") -> str:
    """A phrase in this language, English where we do not speak it."""
    shown = f"{filled:,}" if isinstance(filled, int) else str(filled)
    return phrase(_WORDS, name, language).replace("{}", shown)
