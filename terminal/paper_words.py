"""Every word that slips say by themselves, in the five languages; what the shop calls things comes from its documents.

A line of its own fits the narrowest paper, 32 columns.
"""

from __future__ import annotations

from typing import Final

from loyalty.values.languages import Phrases, language_of, phrase

WORDS: Final[dict[str, Phrases]] = {
    "receipt": ("Receipt", "Recibo", "Reçu", "Beleg", "إيصال"),
    "refund": ("Refund", "Devolución", "Retour", "Rückgabe", "إرجاع"),
    "undone": ("Sale undone", "Venta anulada", "Vente annulée", "Verkauf storniert", "بيع ملغى"),
    "voucher": ("Voucher", "Vale", "Bon", "Gutschein", "قسيمة"),
    "points_added": ("Points added", "Puntos añadidos", "Points ajoutés", "Punkte gutgeschrieben", "نقاط مضافة"),
    "taken_back": ("Points taken back", "Puntos retirados", "Points repris", "Punkte abgezogen", "نقاط مسحوبة"),
    "given_back": ("Points given back", "Puntos devueltos", "Points rendus", "Punkte zurückgegeben", "نقاط معادة"),
    "earned": ("Points earned", "Puntos ganados", "Points gagnés", "Punkte gesammelt", "نقاط مكتسبة"),
    "used": ("Points used", "Puntos usados", "Points utilisés", "Punkte eingelöst", "نقاط مستخدمة"),
    "to_come": ("Points to come", "Puntos por llegar", "Points à venir", "Punkte folgen", "نقاط قادمة"),
    "point": ("{n} point", "{n} punto", "{n} point", "{n} Punkt", "{n} نقطة"),
    "points": ("{n} points", "{n} puntos", "{n} points", "{n} Punkte", "{n} نقطة"),
    "stamps": ("{n} stamps", "{n} sellos", "{n} tampons", "{n} Stempel", "{n} من الأختام"),
    "points_used": (
        "{points} used",
        "{points} usados",
        "{points} utilisés",
        "{points} eingelöst",
        "استُخدمت {points}",
    ),
    "on_trust": (
        "{n} of them on trust, to be checked",
        "{n} de ellos a confianza, por comprobar",
        "dont {n} de confiance, à vérifier",
        "davon {n} auf Vertrauen, wird geprüft",
        "منها {n} على الثقة، وستُراجع",
    ),
    "voucher_line": ("Voucher {code}..", "Vale {code}..", "Bon {code}..", "Gutschein {code}..", "قسيمة {code}.."),
    "total": ("Total", "Total", "Total", "Summe", "المجموع"),
    "subtotal": ("Subtotal", "Subtotal", "Sous-total", "Zwischensumme", "المجموع الفرعي"),
    "to_pay": ("To pay", "A pagar", "À payer", "Zu zahlen", "المطلوب دفعه"),
    "change": ("Change", "Cambio", "Monnaie rendue", "Rückgeld", "الباقي"),
    "cash": ("Cash", "Efectivo", "Espèces", "Bar", "نقدًا"),
    "card": ("Card", "Tarjeta", "Carte", "Karte", "بطاقة"),
    "e-wallet": ("E-wallet", "Monedero móvil", "Portefeuille mobile", "E-Wallet", "محفظة إلكترونية"),
    "other": ("Other", "Otro", "Autre", "Sonstiges", "أخرى"),
    "together": ("(together)", "(en total)", "(ensemble)", "(zusammen)", "(معًا)"),
    "part": ("{n} of {all}", "{n} de {all}", "{n} sur {all}", "{n} von {all}", "{n} من {all}"),
    "member_card": ("card ..{end}", "tarjeta ..{end}", "carte ..{end}", "Karte ..{end}", "بطاقة ..{end}"),
    "balance": ("Balance", "Saldo", "Solde", "Guthaben", "الرصيد"),
    "owed": (
        "Owed from a returned purchase",
        "Se deben por una devolución",
        "Dus pour un achat rendu",
        "Offen aus einer Rückgabe",
        "مستحق عن عملية إرجاع",
    ),
    "next_reward": (
        "To the next reward",
        "Para la recompensa",
        "Jusqu'à la récompense",
        "Zur nächsten Prämie",
        "حتى المكافأة التالية",
    ),
    "end": (
        "{points} end on {day}",
        "{points} caducan el {day}",
        "{points} expirent le {day}",
        "{points} enden am {day}",
        "{points} تنتهي في {day}",
    ),
    "ends": (
        "{points} ends on {day}",
        "{points} caduca el {day}",
        "{points} expire le {day}",
        "{points} endet am {day}",
        "{points} تنتهي في {day}",
    ),
    "from": (
        "{points} from {day}",
        "{points} desde el {day}",
        "{points} dès le {day}",
        "{points} ab {day}",
        "{points} من {day}",
    ),
    "to_tier": (
        "{figure} to {tier}",
        "{figure} para {tier}",
        "{figure} jusqu'à {tier}",
        "{figure} bis {tier}",
        "{figure} حتى {tier}",
    ),
    "keep_tier": (
        "{tier} until {day}: {figure} keep it",
        "{tier} hasta el {day}: con {figure} se mantiene",
        "{tier} jusqu'au {day} : {figure} pour le garder",
        "{tier} bis {day}: {figure} erhalten es",
        "{tier} حتى {day}، وللحفاظ عليه {figure}",
    ),
    "own_voucher": (
        "For you: {what}, {code}",
        "Para usted: {what}, {code}",
        "Pour vous : {what}, {code}",
        "Für Sie: {what}, {code}",
        "لك: {what}، {code}",
    ),
    "unknown_card": (
        "Card ..{end} is not known here yet.",
        "La tarjeta ..{end} aún no se conoce aquí.",
        "La carte ..{end} n'est pas encore connue ici.",
        "Die Karte ..{end} ist hier noch unbekannt.",
        "البطاقة ..{end} غير معروفة هنا بعد.",
    ),
    "added_later": (
        "The points are added when the server knows it.",
        "Los puntos se añaden cuando el servidor la conozca.",
        "Les points sont ajoutés dès que le serveur la connaît.",
        "Die Punkte folgen, sobald der Server sie kennt.",
        "تضاف النقاط عندما يعرفها الخادم.",
    ),
    "hand_back": ("To hand back", "A devolver", "À rendre", "Auszuzahlen", "المطلوب إعادته"),
    "keep_for_returns": (
        "Keep this code for returns",
        "Guárdelo para devoluciones",
        "À garder pour un retour",
        "Für Rückgaben aufheben",
        "احتفظ بهذا الرمز للإرجاع",
    ),
    "keep_with_papers": (
        "Keep this with the shop's papers",
        "Guardar con los papeles",
        "À garder avec les papiers",
        "Zu den Ladenbelegen legen",
        "يُحفظ مع أوراق المتجر",
    ),
    "good_until": (
        "Good until {day}",
        "Válido hasta {day}",
        "Valable jusqu'au {day}",
        "Gültig bis {day}",
        "صالح حتى {day}",
    ),
    "once": (
        "Counts once, in one sale.",
        "Vale una vez, en una compra.",
        "Valable une fois, un achat.",
        "Gilt einmal, für einen Einkauf.",
        "يُستخدم مرة واحدة في شراء واحد.",
    ),
    "no_rest": (
        "What is left over is gone.",
        "El resto se pierde.",
        "Le reste est perdu.",
        "Ein Rest verfällt.",
        "ما يتبقى منها يضيع.",
    ),
    "same_voucher": (
        "A copy is this same voucher.",
        "Una copia es este mismo vale.",
        "Une copie est ce même bon.",
        "Eine Kopie ist derselbe.",
        "النسخة هي القسيمة نفسها.",
    ),
    "number": ("Receipt number", "Número de recibo", "Numéro du reçu", "Belegnummer", "رقم الإيصال"),
    "thanks": ("Thank you", "Gracias", "Merci", "Vielen Dank", "شكرًا لك"),
    "not_tax": (
        "Not a tax receipt",
        "No es un recibo fiscal",
        "Pas un ticket fiscal",
        "Kein Kassenbeleg",
        "ليس إيصالًا ضريبيًا",
    ),
}


def paper(locale: str, name: str, **filled: str) -> str:
    """A phrase as paper of this locale says it, its fields filled."""
    return phrase(WORDS, name, language_of(locale)).format(**filled)
