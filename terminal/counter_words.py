"""What the counter says beside members, rewards and offers, in the five languages; all of it is read at a glance."""

from __future__ import annotations

from typing import Final

from loyalty.values.languages import Phrases, Words

WORDS: Final[dict[str, Phrases]] = {
    "birthday_today": (
        "Birthday today: say hello",
        "Hoy cumple años: felicite",
        "Anniversaire aujourd'hui : un mot gentil",
        "Heute Geburtstag: gratulieren",
        "عيد ميلاد اليوم: هنّئه",
    ),
    "birthday_coming": (
        "Birthday on {day}: say hello",
        "Cumple años el {day}: felicite",
        "Anniversaire {day} : un mot gentil",
        "Geburtstag am {day}: gratulieren",
        "عيد ميلاد يوم {day}: هنّئه",
    ),
    "birthday_over": (
        "Birthday was on {day}: say hello",
        "Cumplió años el {day}: felicite",
        "Anniversaire passé {day} : un mot gentil",
        "Geburtstag war am {day}: gratulieren",
        "كان عيد الميلاد يوم {day}: هنّئه",
    ),
    "goods_first": (
        "scan the goods first",
        "escanee antes los artículos",
        "scannez d'abord les articles",
        "erst die Waren scannen",
        "امسح الأصناف أولًا",
    ),
    "not_here": (
        "not at this till now",
        "ahora no en esta caja",
        "pas à cette caisse",
        "jetzt nicht an dieser Kasse",
        "ليس في هذا الصندوق الآن",
    ),
    "larger_basket": (
        "needs a larger basket",
        "requiere una compra mayor",
        "demande un panier plus grand",
        "braucht einen größeren Einkauf",
        "يحتاج إلى سلة أكبر",
    ),
    "share": (
        "points pay at most {share} % of a sale",
        "los puntos pagan hasta el {share} %",
        "les points paient au plus {share} %",
        "Punkte zahlen höchstens {share} %",
        "تدفع النقاط {share} % كحد أقصى",
    ),
    "none_left": ("none left", "no quedan", "il n'en reste plus", "keine mehr da", "لم يبق شيء"),
    "to_go": ("{n} points to go", "faltan {n} puntos", "encore {n} points", "{n} Punkte fehlen", "بقي {n} نقطة"),
    "pending": (
        "{n} points are pending.",
        "{n} puntos están pendientes.",
        "{n} points sont en attente.",
        "{n} Punkte stehen noch aus.",
        "{n} نقطة قيد الانتظار.",
    ),
    "rest_comes": (
        "The rest comes from the server when it answers, unless another till holds it.",
        "El resto viene del servidor cuando responda, si no lo tiene otra caja.",
        "Le reste vient du serveur dès qu'il répond, sauf si une autre caisse le tient.",
        "Der Rest kommt vom Server, sobald er antwortet, außer eine andere Kasse hält ihn.",
        "يأتي الباقي من الخادم عندما يجيب، ما لم يحتفظ به صندوق آخر.",
    ),
    "rest_with_line": (
        "The rest can be used here once the line to the server is back.",
        "El resto se podrá usar aquí cuando vuelva la línea con el servidor.",
        "Le reste pourra servir ici dès que la ligne avec le serveur sera revenue.",
        "Der Rest ist hier nutzbar, sobald die Leitung zum Server wieder da ist.",
        "يمكن استخدام الباقي هنا عندما يعود الاتصال بالخادم.",
    ),
    "nothing_yet": (
        "Scan or type something first.",
        "Escanee o teclee algo antes.",
        "Scannez ou tapez d'abord quelque chose.",
        "Erst etwas scannen oder eingeben.",
        "امسح أو أدخل شيئًا أولًا.",
    ),
    "nobody": (
        "No member: nothing is earned.",
        "Sin socio no se gana nada.",
        "Sans membre, rien n'est gagné.",
        "Ohne Mitglied wird nichts gesammelt.",
        "بلا عضو لا يُكسب شيء.",
    ),
    "invoice_member": (
        "Whose invoice is it? Scan the member's card.",
        "¿De quién es la factura? Escanee la tarjeta del socio.",
        "À qui est la facture ? Scannez la carte du membre.",
        "Wessen Rechnung ist es? Die Karte des Mitglieds scannen.",
        "لمن الفاتورة؟ امسح بطاقة العضو.",
    ),
    "earn": ("Earn {n}", "Gana {n}", "Donne {n}", "Bringt {n}", "يكسب {n}"),
    "earn_and_use": (
        "Earn {n} · use {used}",
        "Gana {n} · usa {used}",
        "Donne {n} · prend {used}",
        "Bringt {n} · nutzt {used}",
        "يكسب {n} · يستخدم {used}",
    ),
    "card_ending": ("card ..{end}", "tarjeta ..{end}", "carte ..{end}", "Karte ..{end}", "بطاقة ..{end}"),
    "blocked": ("blocked", "bloqueada", "bloquée", "gesperrt", "محظورة"),
    "reward_for": (
        "Reward · {price}",
        "Recompensa · {price}",
        "Récompense · {price}",
        "Prämie · {price}",
        "مكافأة · {price}",
    ),
    "asking_points": (
        "Asking the server for these points.",
        "Se piden estos puntos al servidor.",
        "Ces points sont demandés au serveur.",
        "Diese Punkte werden beim Server angefragt.",
        "جارٍ طلب هذه النقاط من الخادم.",
    ),
    "asking_stamps": (
        "Asking the server for these stamps.",
        "Se piden estos sellos al servidor.",
        "Ces tampons sont demandés au serveur.",
        "Diese Stempel werden beim Server angefragt.",
        "جارٍ طلب هذه الأختام من الخادم.",
    ),
    "asking_voucher": (
        "Asking the server for this voucher.",
        "Se pide este vale al servidor.",
        "Ce bon est demandé au serveur.",
        "Dieser Gutschein wird beim Server angefragt.",
        "جارٍ طلب هذه القسيمة من الخادم.",
    ),
    "unknown_card": (
        "Card ..{end} is not known here yet. Points will be added when the server knows it.",
        "La tarjeta ..{end} aún no se conoce aquí. Los puntos se añadirán cuando el servidor la conozca.",
        "La carte ..{end} n'est pas encore connue ici. Les points seront ajoutés dès que le serveur la connaîtra.",
        "Die Karte ..{end} ist hier noch unbekannt. Die Punkte folgen, sobald der Server sie kennt.",
        "البطاقة ..{end} غير معروفة هنا بعد. ستضاف النقاط عندما يعرفها الخادم.",
    ),
}

counter_word: Final = Words(WORDS)
"""A phrase as the screen of this locale says it."""
