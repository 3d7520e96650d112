"""What the customer reads on the second screen, in the five languages; what paper says too stands in `paper_words`."""

from __future__ import annotations

from typing import Final

from loyalty.values.languages import Phrases, Words

WORDS: Final[dict[str, Phrases]] = {
    "welcome": ("Welcome", "Bienvenidos", "Bienvenue", "Willkommen", "أهلًا وسهلًا"),
    "show_your_card": (
        "Show your card to collect points",
        "Muestre su tarjeta y sume puntos",
        "Présentez votre carte pour gagner des points",
        "Zeigen Sie Ihre Karte und sammeln Sie Punkte",
        "أبرز بطاقتك لتجمع النقاط",
    ),
    "join": (
        "Not a member yet? Scan this and join.",
        "¿Aún no es socio? Escanee y únase.",
        "Pas encore membre\u00a0? Scannez et rejoignez-nous.",
        "Noch nicht Mitglied? Scannen und mitmachen.",
        "لست عضوًا بعد؟ امسح الرمز وانضم.",
    ),
    "your_points": ("Your points", "Sus puntos", "Vos points", "Ihre Punkte", "نقاطك"),
    "with_this": ("With this sale", "Con esta compra", "Avec cet achat", "Mit diesem Einkauf", "مع هذه العملية"),
    "you_use": ("You use", "Usted usa", "Vous utilisez", "Sie lösen ein", "تستخدم"),
    "with_points": ("With points", "Con puntos", "Avec des points", "Mit Punkten", "بالنقاط"),
    "owed": ("Points owed", "Puntos pendientes", "Points dus", "Offene Punkte", "نقاط مستحقة"),
    "still_open": ("Still to be paid", "Por pagar", "À régler", "Noch offen", "المبلغ المتبقي"),
    "you_have_now": ("You have now", "Ahora tiene", "Vous avez maintenant", "Sie haben jetzt", "لديك الآن"),
    "come_again": ("See you soon", "Hasta pronto", "À bientôt", "Bis bald", "إلى اللقاء"),
    "more": ("{n} lines before", "{n} líneas antes", "{n} lignes avant", "{n} Zeilen davor", "{n} أسطر قبلها"),
}

customer_word: Final = Words(WORDS)
"""A phrase as the customer's screen says it in this locale."""
