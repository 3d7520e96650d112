"""What is said when a member is asked for proof, in the till's five languages."""

from __future__ import annotations

from typing import Final

from loyalty.values.languages import Phrases, Words

WORDS: Final[dict[str, Phrases]] = {
    "title": (
        "{who} uses {points} points",
        "{who} usa {points} puntos",
        "{who} utilise {points} points",
        "{who} löst {points} Punkte ein",
        "{who} يستخدم {points} نقطة",
    ),
    "title_worth": (
        "{who} uses what {points} points would pay",
        "{who} usa lo que pagarían {points} puntos",
        "{who} utilise ce que {points} points paieraient",
        "{who} löst ein, was {points} Punkte bezahlen würden",
        "{who} يستخدم ما تدفعه {points} نقطة",
    ),
    "card": (
        "So many points ask for proof. Scan the member's card.",
        "Para tantos puntos hace falta una prueba. Escanee la tarjeta del socio.",
        "Autant de points demandent une preuve. Scannez la carte du membre.",
        "So viele Punkte verlangen einen Nachweis. Scannen Sie die Karte des Mitglieds.",
        "هذا العدد من النقاط يتطلب إثباتًا. امسح بطاقة العضو.",
    ),
    "pin": (
        "So many points ask for proof. Let the member type the PIN.",
        "Para tantos puntos hace falta una prueba. Pida al socio que teclee su PIN.",
        "Autant de points demandent une preuve. Faites saisir le code PIN par le membre.",
        "So viele Punkte verlangen einen Nachweis. Lassen Sie das Mitglied die PIN eingeben.",
        "هذا العدد من النقاط يتطلب إثباتًا. دع العضو يكتب الرقم السري.",
    ),
    "both": (
        "So many points ask for proof. Scan the member's card, or let the member type the PIN.",
        "Para tantos puntos hace falta una prueba. Escanee la tarjeta del socio o pídale que teclee su PIN.",
        "Autant de points demandent une preuve. Scannez la carte du membre ou faites-lui saisir son code PIN.",
        "So viele Punkte verlangen einen Nachweis. Scannen Sie die Karte, oder das Mitglied gibt die PIN ein.",
        "هذا العدد من النقاط يتطلب إثباتًا. امسح بطاقة العضو أو دعه يكتب الرقم السري.",
    ),
    "no_pin": (
        "This member has no PIN yet. The office can give one.",
        "Este socio aún no tiene PIN. La oficina puede darle uno.",
        "Ce membre n'a pas encore de code PIN. Le bureau peut en donner un.",
        "Dieses Mitglied hat noch keine PIN. Das Büro kann eine vergeben.",
        "ليس لهذا العضو رقم سري بعد. يمكن للمكتب أن يعطيه واحدًا.",
    ),
    "locked": (
        "The PIN was wrong {tries} times. The member earns here as before; a PIN is asked for again in {minutes} min.",
        "El PIN fue erróneo {tries} veces. El socio sigue ganando puntos; el PIN se pedirá de nuevo en {minutes} min.",
        "Le code PIN a été faux {tries} fois. Le membre gagne toujours des points ; nouvel essai dans {minutes} min.",
        "Die PIN war {tries}-mal falsch. Das Mitglied sammelt weiter; eine PIN wird in {minutes} Min. wieder verlangt.",
        "كان الرقم السري خاطئًا {tries} مرات. يواصل العضو كسب النقاط؛ يُطلب الرقم السري مجددًا بعد {minutes} دقيقة.",
    ),
    "exposed": (
        "Somebody else may know the PIN of {who}: a till was lost. Ask them to have a new one given by the office.",
        "Alguien más puede conocer el PIN de {who}: se perdió una caja. Pídale que la oficina le dé uno nuevo.",
        "Quelqu'un peut connaître le code PIN de {who} : une caisse a été perdue. Le bureau en donne un nouveau.",
        "Jemand kann die PIN von {who} kennen: Eine Kasse ging verloren. Das Büro vergibt eine neue.",
        "قد يعرف شخص آخر الرقم السري لـ {who}: فُقد صندوق. اطلب منه أخذ رقم جديد من المكتب.",
    ),
    "not_here": (
        "This till cannot check PINs: it joined before there were any. Enrol it anew.",
        "Esta caja no puede comprobar PIN: se registró antes de que los hubiera. Regístrela de nuevo.",
        "Cette caisse ne peut pas vérifier les codes PIN : elle a été inscrite avant. Inscrivez-la de nouveau.",
        "Diese Kasse kann keine PIN prüfen: Sie wurde vorher angemeldet. Melden Sie sie neu an.",
        "لا يمكن لهذا الصندوق فحص الأرقام السرية لأنه سُجّل قبل وجودها. سجّله من جديد.",
    ),
    "wrong": (
        "This PIN is wrong. Tries left: {left}.",
        "Este PIN es erróneo. Intentos que quedan: {left}.",
        "Ce code PIN est faux. Essais restants : {left}.",
        "Diese PIN ist falsch. Versuche übrig: {left}.",
        "الرقم السري خاطئ. المحاولات المتبقية: {left}.",
    ),
    "form": (
        "A PIN has 4 to 6 digits.",
        "Un PIN tiene de 4 a 6 cifras.",
        "Un code PIN a de 4 à 6 chiffres.",
        "Eine PIN hat 4 bis 6 Ziffern.",
        "يتكون الرقم السري من 4 إلى 6 أرقام.",
    ),
    "unable": (
        "The PIN could not be checked; the try does not count. Try again.",
        "No se pudo comprobar el PIN; el intento no cuenta. Inténtelo de nuevo.",
        "Le code PIN n'a pas pu être vérifié ; l'essai ne compte pas. Réessayez.",
        "Die PIN konnte nicht geprüft werden; der Versuch zählt nicht. Versuchen Sie es noch einmal.",
        "تعذّر فحص الرقم السري ولا تُحسب المحاولة. حاول مرة أخرى.",
    ),
    "checking": (
        "Checking the PIN …",
        "Comprobando el PIN …",
        "Vérification du code PIN …",
        "Die PIN wird geprüft …",
        "جارٍ فحص الرقم السري …",
    ),
    "at_most": (
        "Use at most {points} without it.",
        "Use como máximo {points} sin ella.",
        "Utilisez au plus {points} sans preuve.",
        "Ohne Nachweis höchstens {points}.",
        "استخدم {points} نقطة على الأكثر من دون إثبات.",
    ),
    "money": (
        "Else take money instead.",
        "Si no, cobre en dinero.",
        "Sinon, encaissez de l'argent.",
        "Sonst nehmen Sie Geld.",
        "وإلا فخذ نقودًا بدلاً من ذلك.",
    ),
    "proven": (
        "Proven. The points can be used.",
        "Comprobado. Los puntos se pueden usar.",
        "Prouvé. Les points peuvent être utilisés.",
        "Nachgewiesen. Die Punkte können eingelöst werden.",
        "تم الإثبات. يمكن استخدام النقاط.",
    ),
    "enter": ("Check", "Comprobar", "Vérifier", "Prüfen", "فحص"),
    "leave_worth": ("Leave it", "Dejarlo", "Y renoncer", "Darauf verzichten", "التخلي عنه"),
    "leave": ("Without these points", "Sin estos puntos", "Sans ces points", "Ohne diese Punkte", "من دون هذه النقاط"),
}

proof_word: Final = Words(WORDS)
"""A phrase as the screen of this locale says it."""
