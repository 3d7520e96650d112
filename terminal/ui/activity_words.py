"""The words of the room of the last sales, in each language of the till."""

from __future__ import annotations

from typing import Final

from loyalty.ops.accrued import Reason
from loyalty.values.languages import Phrases, Words, language_of

_RIGHT_TO_LEFT: Final = ("ar",)
_FIRST_STRONG, _POP = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
WORDS: Final[dict[str, Phrases]] = {
    "room": ("Activity", "Actividad", "Activité", "Verlauf", "النشاط"),
    "title": ("Last sales", "Últimas ventas", "Dernières ventes", "Letzte Verkäufe", "آخر المبيعات"),
    "search": (
        "Scan a receipt or a card, or type a receipt number, amount, time or member",
        "Escanee un recibo o una tarjeta, o escriba número, importe, hora o socio",
        "Scannez un ticket ou une carte, ou tapez un numéro, un montant, une heure, un membre",
        "Beleg oder Karte scannen, oder Belegnummer, Betrag, Uhrzeit, Mitglied eingeben",
        "امسح إيصالًا أو بطاقة، أو اكتب رقم الإيصال أو المبلغ أو الوقت أو العضو",
    ),
    "search_short": (
        "Scan, or receipt no., amount, time, member",
        "Escanee, o número, importe, hora, socio",
        "Scannez, ou numéro, montant, heure, membre",
        "Scannen, oder Nummer, Betrag, Zeit, Mitglied",
        "امسح، أو رقم أو مبلغ أو وقت أو عضو",
    ),
    "to_till": ("Back to the till", "Volver a la caja", "Retour à la caisse", "Zurück zur Kasse", "العودة إلى الصندوق"),
    "none": ("No sale yet", "Aún no hay ventas", "Aucune vente", "Noch kein Verkauf", "لا مبيعات بعد"),
    "none_why": (
        "Sales of this till appear here. Another till's sale: scan its receipt.",
        "Aquí aparecen las ventas de esta caja. Para otra caja, escanee su recibo.",
        "Les ventes de cette caisse apparaissent ici. Pour une autre caisse, scannez le ticket.",
        "Hier erscheinen die Verkäufe dieser Kasse. Von einer anderen Kasse: ihren Beleg scannen.",
        "تظهر هنا مبيعات هذا الصندوق. لبيع من صندوق آخر امسح إيصاله.",
    ),
    "not_found": (
        "Nothing found",
        "No se encontró nada",
        "Rien trouvé",
        "Nichts gefunden",
        "لم يُعثر على شيء",
    ),
    "not_found_why": (
        "Try the receipt number, the amount, the time or the name, or scan the receipt.",
        "Pruebe con el número, el importe, la hora o el nombre, o escanee el recibo.",
        "Essayez le numéro, le montant, l'heure ou le nom, ou scannez le ticket.",
        "Versuchen Sie Belegnummer, Betrag, Uhrzeit oder Namen, oder scannen Sie den Beleg.",
        "جرّب رقم الإيصال أو المبلغ أو الوقت أو الاسم، أو امسح الإيصال.",
    ),
    "searched_back": (
        "Older sales than {time} are not in this list. Scan the receipt.",
        "Las ventas anteriores a {time} no están en la lista. Escanee el recibo.",
        "Les ventes d'avant {time} ne sont pas dans la liste. Scannez le ticket.",
        "Verkäufe vor {time} stehen nicht in dieser Liste. Beleg scannen.",
        "المبيعات الأقدم من {time} ليست في هذه القائمة. امسح الإيصال.",
    ),
    "invoice": ("Invoice {text}", "Factura {text}", "Facture {text}", "Rechnung {text}", "فاتورة {text}"),
    "paid": (
        "This invoice was paid",
        "Esta factura se pagó",
        "Cette facture est payée",
        "Rechnung bezahlt",
        "دُفعت هذه الفاتورة",
    ),
    "paid_why": (
        "Its member has the points for what was paid with money.",
        "Su socio recibe los puntos por lo pagado con dinero.",
        "Son membre reçoit les points pour ce qui fut payé en argent.",
        "Ihr Mitglied erhält die Punkte für das mit Geld Bezahlte.",
        "ينال عضوها نقاط ما دُفع نقدًا.",
    ),
    "cancel_invoice": (
        "Invoice was cancelled",
        "La factura se anuló",
        "Facture annulée",
        "Rechnung storniert",
        "أُلغيت الفاتورة",
    ),
    "nobody": ("No member", "Sin socio", "Aucun membre", "Kein Mitglied", "بلا عضو"),
    "number": ("No. {text}", "N.º {text}", "N° {text}", "Nr. {text}", "رقم {text}"),
    "sold_at": (
        "Sold at {till}",
        "Vendido en {till}",
        "Vendu à {till}",
        "Verkauft an {till}",
        "بيع في {till}",
    ),
    "part": ("Part returned", "Devuelto en parte", "Retourné en partie", "Teils zurück", "أُرجع جزء"),
    "all": ("Returned", "Devuelto", "Retourné", "Zurückgegeben", "أُرجع"),
    "undone": ("Undone", "Anulada", "Annulée", "Storniert", "أُلغي"),
    "plus_pts": ("+{n} pts", "+{n} pts", "+{n} pts", "+{n} Pkt.", "+{n} ن"),
    "minus_pts": ("−{n} pts", "−{n} pts", "−{n} pts", "−{n} Pkt.", "−{n} ن"),
    "points_one": ("{n} point", "{n} punto", "{n} point", "{n} Punkt", "{n} نقطة"),
    "points_many": ("{n} points", "{n} puntos", "{n} points", "{n} Punkte", "{n} نقطة"),
    "line": ("Line {n}", "Línea {n}", "Ligne {n}", "Zeile {n}", "السطر {n}"),
    "reward": ("Reward", "Recompensa", "Récompense", "Prämie", "مكافأة"),
    "left_of": (
        "{left} of {all} left",
        "quedan {left} de {all}",
        "reste {left} sur {all}",
        "noch {left} von {all}",
        "بقي {left} من {all}",
    ),
    "part_amount": (
        "Or an amount of the chosen line",
        "O un importe de la línea elegida",
        "Ou un montant de la ligne choisie",
        "Oder ein Betrag der gewählten Zeile",
        "أو مبلغ من السطر المختار",
    ),
    "none_left": (
        "all returned",
        "todo devuelto",
        "tout retourné",
        "alles zurück",
        "أُرجع كله",
    ),
    "pieces": ("{n} pieces", "{n} unidades", "{n} pièces", "{n} Stück", "{n} قطع"),
    "one_less": (
        "One less: {name}",
        "Uno menos: {name}",
        "Un de moins : {name}",
        "Eins weniger: {name}",
        "أقل بواحد: {name}",
    ),
    "one_more": (
        "One more: {name}",
        "Uno más: {name}",
        "Un de plus : {name}",
        "Eins mehr: {name}",
        "أكثر بواحد: {name}",
    ),
    "paid_by": ("Paid: {ways}", "Pagado: {ways}", "Payé : {ways}", "Bezahlt: {ways}", "الدفع: {ways}"),
    "cash": ("Cash", "Efectivo", "Espèces", "Bar", "نقدًا"),
    "card": ("Card", "Tarjeta", "Carte", "Karte", "بطاقة"),
    "e-wallet": ("E-wallet", "Monedero móvil", "Portefeuille mobile", "E-Wallet", "محفظة إلكترونية"),
    "other": ("Other", "Otro", "Autre", "Sonstiges", "أخرى"),
    "voucher": ("Voucher", "Vale", "Bon", "Gutschein", "قسيمة"),
    "later": ("Since then", "Desde entonces", "Depuis", "Seither", "منذ ذلك"),
    "did_returned": ("Returned", "Devuelto", "Retourné", "Zurückgegeben", "أُرجع"),
    "at_till": ("at {till}", "en {till}", "à {till}", "an {till}", "في {till}"),
    "did_undone": ("Sale undone", "Venta anulada", "Vente annulée", "Verkauf storniert", "أُلغي البيع"),
    "did_claimed": ("Points added", "Puntos añadidos", "Points ajoutés", "Punkte gutgeschrieben", "نقاط مضافة"),
    "did_unclaimed": (
        "Points taken back",
        "Puntos retirados",
        "Points repris",
        "Punkte zurückgenommen",
        "نقاط مسحوبة",
    ),
    "copy_slip": ("Print again", "Imprimir otra vez", "Réimprimer", "Nochmals drucken", "اطبع مجددًا"),
    "do": ("What now?", "¿Qué hacer?", "Que faire ?", "Was nun?", "ماذا الآن؟"),
    "return": ("Return goods", "Devolver artículos", "Retour d'articles", "Ware zurück", "إرجاع بضاعة"),
    "copy": ("Receipt again", "Recibo otra vez", "Réimprimer", "Beleg nochmals", "الإيصال مجددًا"),
    "undo": ("Undo this sale", "Anular esta venta", "Annuler cette vente", "Verkauf stornieren", "إلغاء هذا البيع"),
    "undo_left": ("{time} left", "quedan {time}", "reste {time}", "noch {time}", "بقي {time}"),
    "sure": ("Press again", "Pulse otra vez", "Appuyez encore", "Nochmals drücken", "اضغط مرة أخرى"),
    "add": (
        "Add a forgotten member",
        "Añadir socio olvidado",
        "Ajouter un membre oublié",
        "Mitglied nachtragen",
        "إضافة عضو نُسي",
    ),
    "move": (
        "Wrong member: move points",
        "Socio erróneo: mover puntos",
        "Mauvais membre : déplacer",
        "Falsches Mitglied: umbuchen",
        "عضو خاطئ: نقل النقاط",
    ),
    "unclaim": (
        "Undo the added points",
        "Anular los puntos añadidos",
        "Annuler les points ajoutés",
        "Nachtrag zurücknehmen",
        "إلغاء النقاط المضافة",
    ),
    "all_back": (
        "All of this sale came back. Its points are put right.",
        "Toda la venta se devolvió. Sus puntos están corregidos.",
        "Toute la vente est revenue. Ses points sont corrigés.",
        "Alles aus diesem Verkauf kam zurück. Seine Punkte stimmen.",
        "عاد كل هذا البيع، وصُحّحت نقاطه.",
    ),
    "no_lines": (
        "This receipt has more lines than its code can hold. The server is asked; without a line, return it at {till}.",
        "Este recibo tiene más líneas de las que admite su código. Se pregunta al servidor; si no, en {till}.",
        "Ce ticket a plus de lignes que son code n'en contient. Le serveur est interrogé ; sans ligne, voyez {till}.",
        "Der Beleg hat mehr Zeilen, als sein Code fasst. Der Server wird gefragt; ohne Verbindung Rückgabe an {till}.",
        "في هذا الإيصال أسطر أكثر مما يتسع له رمزه. يُسأل الخادم عنها؛ وبلا اتصال أرجعه في {till}.",
    ),
    "paper": (
        "The receipt is genuine. It names lines and amounts, but no goods: compare with the paper.",
        "El recibo es auténtico. Indica líneas e importes, no artículos: compare con el papel.",
        "Le ticket est authentique. Il donne lignes et montants, sans articles : comparez au papier.",
        "Der Beleg ist echt. Er nennt Zeilen und Beträge, keine Waren: mit dem Papier vergleichen.",
        "الإيصال أصلي. فيه أسطر ومبالغ بلا أسماء بضائع: قارن بالورقة.",
    ),
    "what_comes": ("What comes back?", "¿Qué se devuelve?", "Que revient-il ?", "Was kommt zurück?", "ما الذي يُرجَع؟"),
    "scan_goods": (
        "Touch + or scan the goods",
        "Toque + o escanee los artículos",
        "Touchez + ou scannez les articles",
        "+ berühren oder Ware scannen",
        "المس + أو امسح البضاعة",
    ),
    "everything": ("Everything", "Todo", "Tout", "Alles", "الكل"),
    "nothing": ("Nothing", "Nada", "Rien", "Nichts", "لا شيء"),
    "hand_back": ("Hand back", "Entregar", "À rendre", "Auszahlen", "يُعاد للزبون"),
    "choose_first": (
        "Choose what comes back: money, points and vouchers are shown here before anything happens.",
        "Elija qué se devuelve: aquí verá dinero, puntos y vales antes de que pase nada.",
        "Choisissez ce qui revient : argent, points et bons s'affichent ici avant tout.",
        "Wählen Sie, was zurückkommt: Geld, Punkte und Gutscheine stehen hier, bevor etwas geschieht.",
        "اختر ما يُرجَع: يظهر هنا المال والنقاط والقسائم قبل حدوث أي شيء.",
    ),
    "taken": ("Points taken back", "Puntos retirados", "Points repris", "Punkte zurückgenommen", "نقاط مسحوبة"),
    "given": ("Points given back", "Puntos devueltos", "Points rendus", "Punkte zurückgegeben", "نقاط معادة"),
    "balance": ("New balance", "Saldo nuevo", "Nouveau solde", "Neues Guthaben", "الرصيد الجديد"),
    "owes": (
        "{name} then owes {points}; new points settle that first.",
        "{name} deberá {points}; los puntos nuevos lo saldan primero.",
        "{name} devra {points} ; les nouveaux points règlent d'abord cela.",
        "{name} schuldet dann {points}; neue Punkte gleichen das zuerst aus.",
        "سيكون على {name} {points}؛ تسدّدها النقاط الجديدة أولًا.",
    ),
    "unknown_owner": (
        "This till cannot know whose points they are: the server books them once it knows of the sale.",
        "Esta caja no sabe de quién son los puntos: el servidor los ajusta cuando conozca la venta.",
        "Cette caisse ne sait pas à qui sont les points : le serveur les règle dès qu'il connaît la vente.",
        "Diese Kasse weiß nicht, wessen Punkte es sind: der Server bucht sie, sobald er den Verkauf kennt.",
        "لا يعرف هذا الصندوق صاحب النقاط: يسوّيها الخادم عندما يعرف عملية البيع.",
    ),
    "pending": (
        "Another till sold this. The points count once the server knows of the sale.",
        "Lo vendió otra caja. Los puntos cuentan cuando el servidor conozca la venta.",
        "Une autre caisse l'a vendu. Les points comptent dès que le serveur connaît la vente.",
        "Eine andere Kasse hat das verkauft. Die Punkte zählen, sobald der Server den Verkauf kennt.",
        "باعه صندوق آخر. تُحتسب النقاط عندما يعرف الخادم عملية البيع.",
    ),
    "stamps_too": (
        "Stamps go with them: {cards}",
        "También los sellos: {cards}",
        "Les tampons aussi : {cards}",
        "Die Stempel auch: {cards}",
        "ومعها الأختام: {cards}",
    ),
    "no_points": (
        "Nobody had points for this sale.",
        "Nadie tenía puntos por esta venta.",
        "Personne n'avait de points pour cette vente.",
        "Für diesen Verkauf hatte niemand Punkte.",
        "لم يكن لأحد نقاط عن هذا البيع.",
    ),
    "voucher_back": (
        "Good again: {codes}",
        "Vuelve a valer: {codes}",
        "De nouveau valable : {codes}",
        "Wieder gültig: {codes}",
        "صالحة من جديد: {codes}",
    ),
    "voucher_waits": (
        "Vouchers paid a part. They become good again once all is back; their share is not handed back in money.",
        "Se pagó en parte con vales. Valdrán otra vez cuando vuelva todo; su parte no se entrega en dinero.",
        "Des bons ont payé une part. Ils revalent quand tout est revenu ; leur part n'est pas rendue en argent.",
        "Gutscheine zahlten einen Teil. Sie gelten wieder, sobald alles zurück ist; ihr Anteil wird nicht ausgezahlt.",
        "دفعت قسائم جزءًا. تعود صالحة حين يعود كل شيء، ولا تُعاد حصتها نقدًا.",
    ),
    "reward_back": (
        "Reward comes back, its points too: {names}",
        "Vuelve la recompensa y sus puntos: {names}",
        "La récompense revient, ses points aussi : {names}",
        "Prämie kommt zurück, ihre Punkte auch: {names}",
        "تعود المكافأة ومعها نقاطها: {names}",
    ),
    "confirm_return": ("Confirm return", "Devolver ahora", "Valider le retour", "Rückgabe buchen", "تأكيد الإرجاع"),
    "saving": ("Saving …", "Guardando…", "Enregistrement…", "Wird gespeichert …", "جارٍ الحفظ…"),
    "leave": ("Not now", "Ahora no", "Pas maintenant", "Jetzt nicht", "ليس الآن"),
    "whose": (
        "Whose points are they?",
        "¿De quién son los puntos?",
        "À qui sont les points ?",
        "Wessen Punkte sind es?",
        "لمن النقاط؟",
    ),
    "who_hint": (
        "Scan the card, or type",
        "Escanee la tarjeta, o escriba",
        "Scannez la carte, ou tapez",
        "Karte scannen oder tippen",
        "امسح البطاقة أو اكتب",
    ),
    "who_how": (
        "The card, the member number, the phone or the first letters of the name.",
        "La tarjeta, el número de socio, el teléfono o el comienzo del nombre.",
        "La carte, le numéro de membre, le téléphone ou le début du nom.",
        "Karte, Mitgliedsnummer, Telefon oder die ersten Buchstaben des Namens.",
        "البطاقة أو رقم العضو أو الهاتف أو أول حروف الاسم.",
    ),
    "who_nobody": ("Nobody found", "Nadie encontrado", "Personne trouvé", "Niemand gefunden", "لم يُعثر على أحد"),
    "why_move": ("Why?", "¿Por qué?", "Pourquoi ?", "Warum?", "لماذا؟"),
    "why_wrong_card": ("Wrong card", "Tarjeta errónea", "Mauvaise carte", "Falsche Karte", "بطاقة خاطئة"),
    "why_same_family": ("Same family", "Misma familia", "Même famille", "Gleiche Familie", "الأسرة نفسها"),
    "why_shown_late": ("Shown late", "Mostrada tarde", "Montrée tard", "Zu spät gezeigt", "أُظهرت متأخرة"),
    "why_undone": ("Undone", "Anulada", "Annulée", "Storniert", "أُلغي"),
    "why_other": ("Another reason", "Otro motivo", "Autre motif", "Anderer Grund", "سبب آخر"),
    "confirm_claim": ("Add the points", "Añadir los puntos", "Ajouter les points", "Gutschreiben", "أضف النقاط"),
    "confirm_move": ("Move the points", "Mover los puntos", "Déplacer les points", "Punkte umbuchen", "نقل النقاط"),
    "done": ("Done", "Listo", "Terminé", "Fertig", "تم"),
    "slip_prints": (
        "Saved on this till. The slip prints for the shop's papers.",
        "Guardado en esta caja. El justificante se imprime para la tienda.",
        "Enregistré sur cette caisse. Le justificatif s'imprime pour le magasin.",
        "Auf dieser Kasse gespeichert. Der Beleg wird für die Ablage gedruckt.",
        "حُفظ على هذا الصندوق. تُطبع القسيمة لأوراق المتجر.",
    ),
}

_say: Final = Words(WORDS)


class Tongue:
    """The words in the language of one locale, English where we do not speak it."""

    def __init__(self, locale: str) -> None:
        self._language = language_of(locale)
        self._is_mirrored = self._language in _RIGHT_TO_LEFT

    def __call__(self, name: str, /, **filled: str) -> str:
        """The phrase of this name."""
        return _say(self._language, name, **{key: self.apart(text) for key, text in filled.items()})

    def apart(self, text: str) -> str:
        """A text that keeps its own writing direction wherever it stands: names, money and codes among our words."""
        return f"{_FIRST_STRONG}{text}{_POP}" if self._is_mirrored and text else text

    def joined(self, *parts: str) -> str:
        """Parts side by side, the empty ones left out."""
        return " · ".join(self.apart(part) for part in parts if part)

    def who(self, name: str) -> str:
        """Somebody in the past: a member's name, or a card of which only the end is known."""
        return f"{self('card')} {name}" if name.startswith("..") else name

    def because(self, reason: Reason) -> str:
        """Why points were moved: our words for a code that we know, else as it was written."""
        name = f"why_{reason.code}"
        return self(name) if name in WORDS else reason.text or reason.code or ""

    def points(self, n: int, shown: str) -> str:
        """A number of points with its word."""
        return self("points_one" if n == 1 else "points_many", n=shown)
