"""The words of the page of the devices, in each language of the till."""

from __future__ import annotations

from typing import Final

from loyalty.values.languages import Phrases, language_of, phrase
from terminal.ui.activity_words import Tongue
from terminal.ui.device_sentences import in_tongue
from terminal.ui.present import plain

WORDS: Final[dict[str, Phrases]] = {
    "room": ("Devices", "Equipos", "Appareils", "Geräte", "الأجهزة"),
    "to_till": ("Back to the till", "Volver a la caja", "Retour à la caisse", "Zurück zur Kasse", "العودة إلى الصندوق"),
    "again": ("Look again", "Mirar otra vez", "Vérifier encore", "Neu prüfen", "افحص مجددًا"),
    "looking": ("Looking …", "Buscando…", "Recherche…", "Wird geprüft …", "جارٍ الفحص…"),
    "all_well": ("Everything is well", "Todo está bien", "Tout va bien", "Alles in Ordnung", "كل شيء سليم"),
    "look_at": ("{n} to look at", "{n} por ver", "{n} à voir", "{n} ansehen", "{n} للنظر"),
    "printer": ("Printer", "Impresora", "Imprimante", "Drucker", "الطابعة"),
    "drawer": ("Cash drawer", "Cajón", "Tiroir-caisse", "Schublade", "درج النقد"),
    "scanner": ("Scanner", "Escáner", "Scanneur", "Scanner", "الماسح"),
    "keyboard": ("Keyboard scanner", "Escáner de teclado", "Scanneur clavier", "Tastaturscanner", "ماسح لوحة المفاتيح"),
    "camera": ("Camera", "Cámara", "Caméra", "Kamera", "الكاميرا"),
    "screen": ("Screens", "Pantallas", "Écrans", "Bildschirme", "الشاشات"),
    "display": ("Customer's display", "Pantalla del cliente", "Écran client", "Kundenanzeige", "شاشة الزبون"),
    "sound": ("Sounds", "Sonidos", "Sons", "Töne", "الأصوات"),
    "library": ("Code reading", "Lectura de códigos", "Lecture des codes", "Codeleser", "قراءة الرموز"),
    "disk": ("Disk", "Disco", "Disque", "Festplatte", "القرص"),
    "is_ready": ("ready", "OK", "OK", "bereit", "جاهز"),
    "is_attention": ("look at it", "revisar", "à voir", "bitte prüfen", "يحتاج نظرة"),
    "is_trouble": ("trouble", "avería", "problème", "Störung", "عطل"),
    "is_checking": ("checking …", "comprobando…", "vérification…", "wird geprüft …", "جارٍ الفحص…"),
    "is_unset": ("not set up", "sin configurar", "non configuré", "nicht eingerichtet", "غير مُعدّ"),
    "is_off": ("off", "inactivo", "éteint", "aus", "متوقف"),
    "scan_here": ("Scan something here", "Escanee algo aquí", "Scannez ici", "Hier etwas scannen", "امسح شيئًا هنا"),
    "scan_why": (
        "A card, a voucher, a receipt or goods. While this page is open nothing is done with it.",
        "Una tarjeta, un vale, un recibo o un artículo. Con esta página abierta no se hace nada con ello.",
        "Une carte, un bon, un ticket ou un article. Tant que cette page est ouverte, rien n'en est fait.",
        "Eine Karte, einen Gutschein, einen Beleg oder Ware. Solange diese Seite offen ist, geschieht damit nichts.",
        "بطاقة أو قسيمة أو إيصالًا أو بضاعة. ما دامت هذه الصفحة مفتوحة لا يحدث به شيء.",
    ),
    "read": ("Read", "Leído", "Lu", "Gelesen", "المقروء"),
    "read_again": ("Read once more", "Leído otra vez", "Lu encore une fois", "Nochmals gelesen", "قُرئ مرة أخرى"),
    "by": ("by {source}", "por {source}", "par {source}", "von {source}", "بواسطة {source}"),
    "by_keys": (
        "by keyboard scanner",
        "por escáner de teclado",
        "par scanneur clavier",
        "vom Tastaturscanner",
        "بماسح المفاتيح",
    ),
    "by_camera": ("by the camera", "por la cámara", "par la caméra", "von der Kamera", "بالكاميرا"),
    "asking": (
        "The till is asked …",
        "Se pregunta a la caja…",
        "La caisse est interrogée…",
        "Die Kasse wird gefragt …",
        "يُسأل الصندوق…",
    ),
    "means_member": (
        "Would bring this member up: {about}",
        "Mostraría a este socio: {about}",
        "Afficherait ce membre : {about}",
        "Würde dieses Mitglied aufrufen: {about}",
        "سيُظهر هذا العضو: {about}",
    ),
    "means_product": (
        "Would put this into the basket: {about}",
        "Lo pondría en la cesta: {about}",
        "Le mettrait au panier : {about}",
        "Käme in den Korb: {about}",
        "سيوضع في السلة: {about}",
    ),
    "means_voucher": (
        "Would use this voucher: {about}",
        "Usaría este vale: {about}",
        "Utiliserait ce bon : {about}",
        "Würde diesen Gutschein einlösen: {about}",
        "ستُستخدم هذه القسيمة: {about}",
    ),
    "means_reward": (
        "Would show this reward: {about}",
        "Mostraría esta recompensa: {about}",
        "Montrerait cette récompense : {about}",
        "Würde diese Prämie zeigen: {about}",
        "ستُعرض هذه المكافأة: {about}",
    ),
    "means_receipt": (
        "Would open the sale of this receipt.",
        "Abriría la venta de este recibo.",
        "Ouvrirait la vente de ce ticket.",
        "Würde den Verkauf dieses Belegs öffnen.",
        "سيفتح عملية بيع هذا الإيصال.",
    ),
    "means_unknown": (
        "Nothing would be done with it.",
        "No se haría nada con ello.",
        "Rien n'en serait fait.",
        "Damit würde nichts geschehen.",
        "لن يحدث به شيء.",
    ),
    "set_up": ("Set up a scanner", "Configurar un escáner", "Régler un scanneur", "Scanner einrichten", "إعداد ماسح"),
    "card_why": (
        "Let the scanner scan this code: from it the till learns keyboard, prefix, ending and speed.",
        "Escanee este código: de él la caja aprende teclado, prefijo, final y velocidad.",
        "Scannez ce code : la caisse y apprend clavier, préfixe, fin et vitesse du scanneur.",
        "Diesen Code scannen: daraus lernt die Kasse Tastatur, Vorsatz, Ende und Tempo des Scanners.",
        "امسح هذا الرمز بالماسح: منه يتعلم الصندوق لوحة المفاتيح والبادئة والنهاية والسرعة.",
    ),
    "square": ("Square code", "Código cuadrado", "Code carré", "Quadratischer Code", "رمز مربع"),
    "bars": ("Bars", "Barras", "Barres", "Striche", "خطوط"),
    "show_sight": ("Show the picture", "Ver la imagen", "Voir l'image", "Bild zeigen", "أظهر الصورة"),
    "hide_sight": ("Picture off", "Ocultar imagen", "Couper l'image", "Bild aus", "أخفِ الصورة"),
    "sight_why": (
        "What the camera sees stays on this screen; no picture is kept. It goes off with this page.",
        "Lo que ve la cámara queda en esta pantalla; no se guarda ninguna imagen. Se apaga con esta página.",
        "Ce que voit la caméra reste à cet écran ; aucune image n'est gardée. Elle s'éteint avec cette page.",
        "Was die Kamera sieht, bleibt auf diesem Schirm; kein Bild wird aufbewahrt. Mit der Seite geht es aus.",
        "ما تراه الكاميرا يبقى على هذه الشاشة ولا تُحفظ أي صورة. تنطفئ مع هذه الصفحة.",
    ),
    "no_sight": ("No picture yet", "Aún sin imagen", "Pas encore d'image", "Noch kein Bild", "لا صورة بعد"),
    "papers": ("Print something", "Imprimir algo", "Imprimer", "Etwas drucken", "اطبع شيئًا"),
    "test-page": ("Test page", "Página de prueba", "Page d'essai", "Testseite", "صفحة اختبار"),
    "x-report": ("Day report (X)", "Informe del día (X)", "Rapport du jour (X)", "Tagesbericht (X)", "تقرير اليوم (X)"),
    "calibration": ("Scanner's card", "Tarjeta del escáner", "Carte du scanneur", "Scannerkarte", "بطاقة الماسح"),
    "cards": (
        "Card of this member",
        "Tarjeta de este socio",
        "Carte de ce membre",
        "Karte dieses Mitglieds",
        "بطاقة هذا العضو",
    ),
    "paper_asked": (
        "{paper}: is being asked for …",
        "{paper}: se pide…",
        "{paper} : demandé…",
        "{paper}: wird angefordert …",
        "{paper}: جارٍ الطلب…",
    ),
    "paper_queued": (
        "{paper}: with the printer …",
        "{paper}: en la impresora…",
        "{paper} : à l'imprimante…",
        "{paper}: beim Drucker …",
        "{paper}: عند الطابعة…",
    ),
    "paper_confirmed": (
        "{paper}: the printer says that it is on paper.",
        "{paper}: la impresora dice que está en papel.",
        "{paper} : l'imprimante dit que c'est sur papier.",
        "{paper}: der Drucker meldet, dass es auf Papier ist.",
        "{paper}: تقول الطابعة إنها على الورق.",
    ),
    "paper_sent": (
        "{paper}: sent. This printer does not say whether it came out: please look.",
        "{paper}: enviado. Esta impresora no dice si ha salido: mire, por favor.",
        "{paper} : envoyé. Cette imprimante ne dit pas si c'est sorti : regardez.",
        "{paper}: gesendet. Dieser Drucker meldet nicht, ob es herauskam: bitte nachsehen.",
        "{paper}: أُرسلت. هذه الطابعة لا تقول هل خرجت: انظر من فضلك.",
    ),
    "paper_unknown": (
        "{paper}: nobody knows whether it came out. Look at the printer.",
        "{paper}: no se sabe si ha salido. Mire la impresora.",
        "{paper} : on ne sait pas si c'est sorti. Voyez l'imprimante.",
        "{paper}: ungewiss, ob es herauskam. Bitte am Drucker nachsehen.",
        "{paper}: لا يُعرف هل خرجت. انظر إلى الطابعة.",
    ),
    "paper_failed": (
        "{paper}: was not printed.",
        "{paper}: no se imprimió.",
        "{paper} : pas imprimé.",
        "{paper}: wurde nicht gedruckt.",
        "{paper}: لم تُطبع.",
    ),
    "paper_refused": (
        "{paper}: was not printed.",
        "{paper}: no se imprimió.",
        "{paper} : pas imprimé.",
        "{paper}: wurde nicht gedruckt.",
        "{paper}: لم تُطبع.",
    ),
    "open_drawer": (
        "Open the drawer",
        "Abrir el cajón",
        "Ouvrir le tiroir",
        "Schublade öffnen",
        "افتح الدرج",
    ),
    "drawer_why": (
        "Opens at once or not at all, and stands on the shift's report as a test.",
        "Se abre enseguida o nunca, y consta como prueba en el informe del turno.",
        "S'ouvre tout de suite ou jamais, et figure comme essai au rapport de service.",
        "Öffnet sofort oder gar nicht und steht als Test im Schichtbericht.",
        "يُفتح فورًا أو لا يُفتح، ويُسجل كاختبار في تقرير الوردية.",
    ),
    "drawer_asked": (
        "The order is on its way …",
        "La orden está en camino…",
        "L'ordre est en route…",
        "Der Befehl ist unterwegs …",
        "الأمر في الطريق…",
    ),
    "drawer_opened": (
        "The drawer is open, says its sensor.",
        "El cajón está abierto, dice su sensor.",
        "Le tiroir est ouvert, dit son capteur.",
        "Die Schublade ist offen, meldet ihr Fühler.",
        "الدرج مفتوح حسب مستشعره.",
    ),
    "drawer_sent": (
        "The printer took the order. Please look whether the drawer is open.",
        "La impresora tomó la orden. Mire si el cajón está abierto.",
        "L'imprimante a pris l'ordre. Voyez si le tiroir est ouvert.",
        "Der Drucker nahm den Befehl an. Bitte nachsehen, ob die Schublade offen ist.",
        "قبلت الطابعة الأمر. انظر هل الدرج مفتوح.",
    ),
    "drawer_shut": ("It stayed shut.", "Sigue cerrado.", "Il est resté fermé.", "Sie blieb zu.", "بقي مغلقًا."),
    "drawer_failed": ("It did not open.", "No se abrió.", "Il ne s'est pas ouvert.", "Sie ging nicht auf.", "لم يُفتح."),
    "drawer_unknown": (
        "Nobody knows whether it opened.",
        "No se sabe si se abrió.",
        "On ne sait pas s'il s'est ouvert.",
        "Ungewiss, ob sie aufging.",
        "لا يُعرف هل فُتح.",
    ),
    "drawer_refused": (
        "It was not opened.",
        "No se abrió.",
        "Il n'a pas été ouvert.",
        "Sie wurde nicht geöffnet.",
        "لم يُفتح.",
    ),
    "hear": ("Hear the sounds", "Oír los sonidos", "Écouter les sons", "Töne anhören", "اسمع الأصوات"),
    "sound_taken": ("Scan taken", "Leído", "Lu", "Gelesen", "قُرئ"),
    "sound_attention": ("Attention", "Atención", "Attention", "Achtung", "تنبيه"),
    "sound_refused": ("Refused", "Rechazado", "Refusé", "Abgelehnt", "مرفوض"),
    "plugged": ("Plugged in now", "Conectado ahora", "Branché maintenant", "Jetzt angeschlossen", "الموصول الآن"),
    "plugged_none": (
        "The system tells of nothing of this kind. What hangs on the network is not seen from here.",
        "El sistema no ve nada de este tipo. Lo que está en la red no se ve desde aquí.",
        "Le système ne voit rien de ce genre. Ce qui est sur le réseau ne se voit pas d'ici.",
        "Das System meldet nichts dieser Art. Was im Netz hängt, ist von hier nicht zu sehen.",
        "لا يرى النظام شيئًا من هذا النوع. ما على الشبكة لا يُرى من هنا.",
    ),
    "used": ("in use", "en uso", "utilisé", "in Gebrauch", "مستخدم"),
    "write": (
        "To use it, write into till.toml: {setting}",
        "Para usarlo, escriba en till.toml: {setting}",
        "Pour l'utiliser, écrivez dans till.toml : {setting}",
        "Zum Verwenden in till.toml schreiben: {setting}",
        "لاستخدامه اكتب في till.toml: {setting}",
    ),
    "one_screen": (
        "One screen is plugged in. A second one can face the customer.",
        "Hay una pantalla. Una segunda puede mirar al cliente.",
        "Un écran est branché. Un second peut faire face au client.",
        "Ein Bildschirm ist angeschlossen. Ein zweiter kann zum Kunden zeigen.",
        "شاشة واحدة موصولة. يمكن لثانية أن تواجه الزبون.",
    ),
    "more_screens": (
        "{n} screens are plugged in.",
        "Hay {n} pantallas conectadas.",
        "{n} écrans sont branchés.",
        "{n} Bildschirme sind angeschlossen.",
        "عدد الشاشات الموصولة: {n}.",
    ),
    "main_screen": ("the till's own", "la de la caja", "celui de la caisse", "der der Kasse", "شاشة الصندوق"),
    "other_screen": ("the other one", "la otra", "l'autre", "der andere", "الأخرى"),
}


class DeviceTongue(Tongue):
    """The words of this page in the language of one locale, English where we do not speak it."""

    def __init__(self, locale: str) -> None:
        super().__init__(locale)
        self._code, self._locale = language_of(locale), locale

    def __call__(self, name: str, /, **filled: str) -> str:
        """The phrase of this name."""
        return phrase(WORDS, name, self._code).format(**{key: self.apart(text) for key, text in filled.items()})

    def told(self, sentence: str, letters_max: int = 400) -> str:
        """What a device says, in this language as far as we know it, fit to show."""
        return plain(in_tongue(self._locale, sentence), letters_max)
