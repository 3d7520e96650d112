"""What devices say, in each language of the till: their sentences are English, and what is filled into them stays."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from loyalty.values.languages import Phrases, language_of, phrase

SENTENCES: Final[tuple[Phrases, ...]] = (
    (
        "The printer is being looked for.",
        "Se busca la impresora.",
        "L'imprimante est recherchée.",
        "Der Drucker wird gesucht.",
        "يُبحث عن الطابعة.",
    ),
    (
        "The printer is ready.",
        "La impresora está lista.",
        "L'imprimante est prête.",
        "Der Drucker ist bereit.",
        "الطابعة جاهزة.",
    ),
    (
        "The paper is nearly at its end. Have a new roll at hand.",
        "El papel se acaba pronto. Tenga un rollo nuevo a mano.",
        "Le papier touche à sa fin. Préparez un rouleau neuf.",
        "Das Papier ist fast zu Ende. Eine neue Rolle bereithalten.",
        "الورق على وشك الانتهاء. جهّز لفة جديدة.",
    ),
    (
        "The printer is out of paper. Put in a new roll.",
        "La impresora no tiene papel. Ponga un rollo nuevo.",
        "L'imprimante n'a plus de papier. Mettez un rouleau neuf.",
        "Der Drucker hat kein Papier. Eine neue Rolle einlegen.",
        "نفد ورق الطابعة. ضع لفة جديدة.",
    ),
    (
        "The printer's cover is open. Close it.",
        "La tapa de la impresora está abierta. Ciérrela.",
        "Le capot de l'imprimante est ouvert. Fermez-le.",
        "Der Deckel des Druckers ist offen. Schließen.",
        "غطاء الطابعة مفتوح. أغلقه.",
    ),
    (
        "The printer reports a fault, perhaps a jammed cutter. Open it, clear it, switch it off and on.",
        "La impresora avisa de un fallo, quizá el cortador atascado. Ábrala, límpiela, apáguela y enciéndala.",
        "L'imprimante signale un défaut, peut-être le massicot bloqué. Ouvrez, dégagez, éteignez et rallumez.",
        "Der Drucker meldet einen Fehler, vielleicht ein klemmendes Messer. Öffnen, freimachen, aus- und einschalten.",
        "تبلغ الطابعة عن عطل، ربما القاطع عالق. افتحها ونظّفها ثم أطفئها وشغّلها.",
    ),
    (
        "The printer is off line. Press its feed button once.",
        "La impresora está fuera de línea. Pulse una vez su botón de avance.",
        "L'imprimante est hors ligne. Pressez une fois son bouton d'avance.",
        "Der Drucker ist offline. Einmal seine Vorschubtaste drücken.",
        "الطابعة غير متصلة. اضغط زر التغذية مرة واحدة.",
    ),
    (
        "This printer cannot confirm: receipts are sent, not confirmed.",
        "Esta impresora no confirma: los recibos se envían sin confirmación.",
        "Cette imprimante ne confirme pas : les tickets sont envoyés sans confirmation.",
        "Dieser Drucker kann nicht bestätigen: Belege werden gesendet, nicht bestätigt.",
        "هذه الطابعة لا تؤكد: تُرسل الإيصالات دون تأكيد.",
    ),
    (
        "No printer answers at {where}. Is it switched on?",
        "Ninguna impresora responde en {where}. ¿Está encendida?",
        "Aucune imprimante ne répond à {where}. Est-elle allumée ?",
        "Unter {where} antwortet kein Drucker. Ist er eingeschaltet?",
        "لا طابعة تجيب عند {where}. هل هي مشغّلة؟",
    ),
    (
        "There is no printer at {where}. Is it switched on and plugged in?",
        "No hay impresora en {where}. ¿Está encendida y conectada?",
        "Pas d'imprimante à {where}. Est-elle allumée et branchée ?",
        "An {where} ist kein Drucker. Ist er eingeschaltet und angeschlossen?",
        "لا طابعة عند {where}. هل هي مشغّلة وموصولة؟",
    ),
    (
        "{where} is silent for {n} s. Check power and cable.",
        "{where} calla desde hace {n} s. Revise corriente y cable.",
        "{where} se tait depuis {n} s. Vérifiez courant et câble.",
        "{where} schweigt seit {n} s. Strom und Kabel prüfen.",
        "{where} صامتة منذ {n} ث. افحص الكهرباء والكبل.",
    ),
    (
        "The name in {where} is not known in this network. Check the address.",
        "El nombre de {where} no se conoce en esta red. Revise la dirección.",
        "Le nom dans {where} est inconnu de ce réseau. Vérifiez l'adresse.",
        "Der Name in {where} ist in diesem Netz unbekannt. Die Adresse prüfen.",
        "الاسم في {where} غير معروف في هذه الشبكة. افحص العنوان.",
    ),
    (
        "What answers at {where} does not speak like a receipt printer. Check the address, or print unconfirmed.",
        "Lo que responde en {where} no habla como impresora. Revise la dirección, o imprima sin confirmación.",
        "Ce qui répond à {where} ne parle pas comme une imprimante. Vérifiez l'adresse, ou imprimez sans confirmation.",
        "Was unter {where} antwortet, spricht nicht wie ein Belegdrucker. Adresse prüfen, oder unbestätigt drucken.",
        "ما يجيب عند {where} لا يتكلم كطابعة إيصالات. افحص العنوان، أو اطبع بلا تأكيد.",
    ),
    (
        "The cash drawer is open.",
        "El cajón está abierto.",
        "Le tiroir est ouvert.",
        "Die Schublade ist offen.",
        "درج النقد مفتوح.",
    ),
    (
        "The cash drawer is closed.",
        "El cajón está cerrado.",
        "Le tiroir est fermé.",
        "Die Schublade ist geschlossen.",
        "درج النقد مغلق.",
    ),
    (
        "No cash drawer is set up.",
        "No hay cajón configurado.",
        "Aucun tiroir n'est installé.",
        "Keine Schublade ist eingerichtet.",
        "لم يُضبط درج نقد.",
    ),
    (
        "Another program uses {where}. Close it.",
        "Otro programa usa {where}. Ciérrelo.",
        "Un autre programme utilise {where}. Fermez-le.",
        "Ein anderes Programm benutzt {where}. Es schließen.",
        "برنامج آخر يستخدم {where}. أغلقه.",
    ),
    (
        "{where} was unplugged or switched off. Check power and cable.",
        "{where} se desconectó o se apagó. Revise corriente y cable.",
        "{where} a été débranché ou éteint. Vérifiez courant et câble.",
        "{where} wurde abgezogen oder ausgeschaltet. Strom und Kabel prüfen.",
        "{where} فُصلت أو أُطفئت. افحص الكهرباء والكبل.",
    ),
    (
        "No printer is set up. Choose one below, or trade without receipts.",
        "No hay impresora configurada. Elija una abajo, o venda sin recibos.",
        "Aucune imprimante n'est configurée. Choisissez ci-dessous, ou vendez sans tickets.",
        "Kein Drucker ist eingerichtet. Unten einen wählen, oder ohne Belege verkaufen.",
        "لا طابعة مُعدّة. اختر واحدة أدناه أو بِع دون إيصالات.",
    ),
    (
        "A drawer opens through the printer. Set up a printer first.",
        "El cajón se abre por la impresora. Configure antes una.",
        "Le tiroir s'ouvre par l'imprimante. Configurez-en une d'abord.",
        "Eine Lade öffnet über den Drucker. Zuerst einen Drucker einrichten.",
        "يُفتح الدرج عبر الطابعة. أعدّ طابعة أولًا.",
    ),
    (
        "A drawer opens through the printer, which is not ready now.",
        "El cajón se abre por la impresora, que ahora no está lista.",
        "Le tiroir s'ouvre par l'imprimante, qui n'est pas prête.",
        "Eine Lade öffnet über den Drucker, der jetzt nicht bereit ist.",
        "يُفتح الدرج عبر الطابعة، وهي غير جاهزة الآن.",
    ),
    (
        "A drawer at this printer can be opened. It does not say whether it is open.",
        "Un cajón en esta impresora se puede abrir. No dice si está abierto.",
        "Un tiroir à cette imprimante peut s'ouvrir. Il ne dit pas s'il est ouvert.",
        "Eine Lade an diesem Drucker lässt sich öffnen. Sie meldet nicht, ob sie offen ist.",
        "يمكن فتح درج على هذه الطابعة. لا يقول هل هو مفتوح.",
    ),
    (
        "A drawer at this printer can be opened.",
        "Un cajón en esta impresora se puede abrir.",
        "Un tiroir à cette imprimante peut s'ouvrir.",
        "Eine Lade an diesem Drucker lässt sich öffnen.",
        "يمكن فتح درج على هذه الطابعة.",
    ),
    (
        "Any scanner that plays a keyboard is read. Scan something here to see.",
        "Se lee cualquier escáner que haga de teclado. Escanee algo aquí para verlo.",
        "Tout scanneur qui joue un clavier est lu. Scannez ici pour voir.",
        "Jeder Scanner, der eine Tastatur spielt, wird gelesen. Zum Prüfen hier etwas scannen.",
        "يُقرأ كل ماسح يعمل كلوحة مفاتيح. امسح شيئًا هنا لترى.",
    ),
    (
        "Ready: {which}.",
        "Listo: {which}.",
        "Prêt : {which}.",
        "Bereit: {which}.",
        "جاهز: {which}.",
    ),
    (
        "The till is looking for {which}.",
        "La caja busca {which}.",
        "La caisse cherche {which}.",
        "Die Kasse sucht {which}.",
        "يبحث الصندوق عن {which}.",
    ),
    (
        "{which} is not plugged in. Plug it in; until then type the numbers.",
        "{which}: no está conectado. Conéctelo; mientras, escriba los números.",
        "{which} : pas branché. Branchez-le ; d'ici là, tapez les numéros.",
        "{which}: nicht angeschlossen. Anschließen; bis dahin die Nummern eintippen.",
        "{which}: غير موصول. صِله؛ وحتى ذلك اكتب الأرقام.",
    ),
    (
        "{which} is used by another program. Close that program.",
        "{which}: lo usa otro programa. Cierre ese programa.",
        "{which} : utilisé par un autre programme. Fermez ce programme.",
        "{which}: von einem anderen Programm benutzt. Dieses Programm schließen.",
        "{which}: يستخدمه برنامج آخر. أغلق ذلك البرنامج.",
    ),
    (
        "A code from {which} broke off. Scan it again; if it happens each time, let it send Enter after each code.",
        "Un código de {which} se cortó. Escanéelo otra vez; si pasa siempre, haga que envíe Enter tras cada código.",
        "Un code de {which} s'est interrompu. Rescannez ; si cela se répète, qu'il envoie Entrée après chacun.",
        "Ein Code von {which} brach ab. Nochmals scannen; geschieht es immer, soll er nach jedem Code Enter senden.",
        "انقطع رمز من {which}. امسحه ثانية؛ وإن تكرر فاجعله يرسل Enter بعد كل رمز.",
    ),
    (
        "The camera is being started.",
        "La cámara se está iniciando.",
        "La caméra démarre.",
        "Die Kamera wird gestartet.",
        "الكاميرا تبدأ.",
    ),
    (
        "The camera is on.",
        "La cámara está encendida.",
        "La caméra est allumée.",
        "Die Kamera ist an.",
        "الكاميرا تعمل.",
    ),
    (
        "The camera is off.",
        "La cámara está apagada.",
        "La caméra est éteinte.",
        "Die Kamera ist aus.",
        "الكاميرا متوقفة.",
    ),
    (
        "The camera is off while no scan is wanted.",
        "La cámara está apagada mientras no hace falta.",
        "La caméra est éteinte tant qu'on ne scanne pas.",
        "Die Kamera ist aus, solange nichts gescannt wird.",
        "الكاميرا متوقفة ما دام لا مسح مطلوبًا.",
    ),
    (
        "The camera sees nothing but black. Take its cover off, or turn on a light.",
        "La cámara solo ve negro. Quite la tapa o encienda una luz.",
        "La caméra ne voit que du noir. Ôtez son cache ou allumez une lampe.",
        "Die Kamera sieht nur Schwarz. Die Abdeckung abnehmen oder Licht machen.",
        "لا ترى الكاميرا إلا السواد. انزع غطاءها أو أشعل ضوءًا.",
    ),
    (
        "The camera sees nothing but light. Turn it away from the lamp or the sun.",
        "La cámara solo ve luz. Apártela de la lámpara o del sol.",
        "La caméra ne voit que de la lumière. Détournez-la de la lampe ou du soleil.",
        "Die Kamera sieht nur Licht. Von Lampe oder Sonne wegdrehen.",
        "لا ترى الكاميرا إلا الضوء. أبعدها عن المصباح أو الشمس.",
    ),
    (
        "Camera {n} does not open. Is it plugged in, and does no other program use it?",
        "La cámara {n} no se abre. ¿Está conectada y no la usa otro programa?",
        "La caméra {n} ne s'ouvre pas. Est-elle branchée, et libre d'autres programmes ?",
        "Kamera {n} öffnet nicht. Ist sie angeschlossen und von keinem anderen Programm benutzt?",
        "الكاميرا {n} لا تُفتح. هل هي موصولة ولا يستخدمها برنامج آخر؟",
    ),
    (
        "Camera {n} sends no more pictures.",
        "La cámara {n} ya no envía imágenes.",
        "La caméra {n} n'envoie plus d'images.",
        "Kamera {n} sendet keine Bilder mehr.",
        "لم تعد الكاميرا {n} ترسل صورًا.",
    ),
    (
        "Camera {n} stands still. Uncover it or plug it in again.",
        "La cámara {n} está parada. Destápela o vuelva a conectarla.",
        "La caméra {n} est figée. Découvrez-la ou rebranchez-la.",
        "Kamera {n} steht still. Aufdecken oder neu anschließen.",
        "الكاميرا {n} متجمدة. اكشفها أو أعد وصلها.",
    ),
    (
        "No camera is set up. Cards are read by the scanner, or their number is typed.",
        "No hay cámara configurada. Las tarjetas se leen con el escáner o se escribe su número.",
        "Aucune caméra n'est configurée. Les cartes se lisent au scanneur, ou leur numéro se tape.",
        "Keine Kamera ist eingerichtet. Karten liest der Scanner, oder ihre Nummer wird eingetippt.",
        "لا كاميرا مُعدّة. تُقرأ البطاقات بالماسح أو يُكتب رقمها.",
    ),
    (
        "Every library that reads codes is here.",
        "Están todas las bibliotecas que leen códigos.",
        "Toutes les bibliothèques de lecture sont là.",
        "Alle Bibliotheken zum Codelesen sind da.",
        "كل مكتبات قراءة الرموز موجودة.",
    ),
    (
        "A part of the code got lost on the way. Scan it again; if it happens each time, scan the card below.",
        "Se perdió una parte del código. Escanéelo otra vez; si pasa siempre, escanee la tarjeta de abajo.",
        "Une partie du code s'est perdue. Rescannez ; si cela se répète, scannez la carte ci-dessous.",
        "Ein Teil des Codes ging verloren. Nochmals scannen; geschieht es immer, die Karte unten scannen.",
        "ضاع جزء من الرمز. امسحه ثانية؛ وإن تكرر فامسح البطاقة أدناه.",
    ),
    (
        "These keys came as slowly as typing. If a scanner sent them, let it scan the card below.",
        "Estas teclas llegaron tan despacio como al escribir. Si fue un escáner, escanee la tarjeta de abajo.",
        "Ces touches sont venues aussi lentement qu'à la main. Si c'est un scanneur, scannez la carte ci-dessous.",
        "Diese Tasten kamen so langsam wie getippt. War es ein Scanner, die Karte unten scannen.",
        "جاءت هذه المفاتيح ببطء كالكتابة. إن أرسلها ماسح فامسح به البطاقة أدناه.",
    ),
    (
        "The letters look like those of another keyboard. Let the scanner scan the card below.",
        "Las letras parecen de otro teclado. Escanee la tarjeta de abajo.",
        "Les lettres semblent d'un autre clavier. Scannez la carte ci-dessous.",
        "Die Zeichen wirken wie von einer anderen Tastatur. Die Karte unten scannen.",
        "تبدو الحروف من لوحة مفاتيح أخرى. امسح البطاقة أدناه بالماسح.",
    ),
    (
        "This is an address for telephones. Nothing would be opened.",
        "Es una dirección para teléfonos. No se abriría nada.",
        "C'est une adresse pour téléphones. Rien ne serait ouvert.",
        "Das ist eine Adresse für Telefone. Nichts würde geöffnet.",
        "هذا عنوان للهواتف. لن يُفتح شيء.",
    ),
    (
        "This is the key of a wireless network. Nothing would be done with it.",
        "Es la clave de una red inalámbrica. No se haría nada con ella.",
        "C'est la clé d'un réseau sans fil. Rien n'en serait fait.",
        "Das ist der Schlüssel eines Funknetzes. Damit würde nichts geschehen.",
        "هذا مفتاح شبكة لاسلكية. لن يحدث به شيء.",
    ),
    (
        "This is an identity document. It is shown here and kept nowhere.",
        "Es un documento de identidad. Se muestra aquí y no se guarda.",
        "C'est une pièce d'identité. Elle s'affiche ici et n'est gardée nulle part.",
        "Das ist ein Ausweis. Er wird hier gezeigt und nirgends aufbewahrt.",
        "هذه وثيقة هوية. تُعرض هنا ولا تُحفظ في أي مكان.",
    ),
)


def in_tongue(locale: str, sentence: str) -> str:
    """The sentence in this language; one that we do not know, or a language that we do not speak, stays as it is."""
    language = language_of(locale)
    for pattern, english in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return phrase(_TABLE, english, language).format(**found.groupdict())
    return sentence


_TABLE: Final = {phrases[0]: phrases for phrases in SENTENCES}


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each English sentence as a pattern of its fields, those without fields first."""
    ordered = sorted(_TABLE, key=lambda english: english.count("{"))
    return tuple(
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.{1,200}?)", re.escape(english))), english) for english in ordered
    )
