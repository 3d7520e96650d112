"""What the ways to a printer say (network, USB, serial, paths, the spoolers), in the order of `LANGUAGES`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from loyalty.values.languages import Phrases

WAYS: Final[tuple[Phrases, ...]] = (
    (
        (
            "The network does not say within {n} s where {where} is. "
            "Check the network, or write the printer's number in place of its name."
        ),
        "La red no dice en {n} s dónde está {where}. Revise la red, o escriba el número de la impresora, no su nombre.",
        "Le réseau ne dit pas en {n} s où est {where}. Vérifiez le réseau, ou écrivez le numéro de l'imprimante.",
        "Das Netz sagt binnen {n} s nicht, wo {where} ist. Netz prüfen, oder die Nummer des Druckers eintragen.",
        "لا تقول الشبكة خلال {n} ث أين {where}. افحص الشبكة، أو اكتب رقم الطابعة بدل اسمها.",
    ),
    (
        "{where} cannot be reached: {why}. Check the cable.",
        "No se llega a {where}: {why}. Revise el cable.",
        "{where} est injoignable : {why}. Vérifiez le câble.",
        "{where} ist nicht erreichbar: {why}. Das Kabel prüfen.",
        "لا يمكن الوصول إلى {where}: {why}. افحص الكبل.",
    ),
    (
        (
            "The part for USB printers (pyusb) is not installed. Reinstall Pointill or use the printer as "
            "file:///dev/usb/lp0."
        ),
        "Falta la parte para impresoras USB (pyusb). Reinstale Pointill o use la impresora como file:///dev/usb/lp0.",
        "La partie pour imprimantes USB (pyusb) manque. Réinstallez Pointill ou utilisez file:///dev/usb/lp0.",
        "Der Teil für USB-Drucker (pyusb) fehlt. Pointill neu installieren oder file:///dev/usb/lp0 benutzen.",
        "جزء طابعات USB (pyusb) غير مثبّت. أعد تثبيت Pointill أو استخدم file:///dev/usb/lp0.",
    ),
    (
        (
            "USB printers need the system library libusb, which is not here. Install it (package libusb-1.0-0) or use "
            "the printer as file:///dev/usb/lp0."
        ),
        "Las impresoras USB necesitan libusb, que falta. Instálela (paquete libusb-1.0-0) o use file:///dev/usb/lp0.",
        (
            "Les imprimantes USB ont besoin de libusb, absente. Installez-la (paquet libusb-1.0-0) ou utilisez "
            "file:///dev/usb/lp0."
        ),
        (
            "USB-Drucker brauchen libusb, das hier fehlt. Installieren (Paket libusb-1.0-0) oder file:///dev/usb/lp0 "
            "benutzen."
        ),
        "تحتاج طابعات USB إلى مكتبة libusb غير الموجودة. ثبّتها (الحزمة libusb-1.0-0) أو استخدم file:///dev/usb/lp0.",
    ),
    (
        "What is plugged in as {where} is no printer. Check the two numbers.",
        "Lo conectado como {where} no es una impresora. Revise los dos números.",
        "Ce qui est branché comme {where} n'est pas une imprimante. Vérifiez les deux numéros.",
        "Was als {where} angeschlossen ist, ist kein Drucker. Die zwei Nummern prüfen.",
        "الموصول باسم {where} ليس طابعة. افحص الرقمين.",
    ),
    (
        "The USB ports do not answer within {n} s. Unplug the USB device that hangs, or restart.",
        "Los puertos USB no responden en {n} s. Desconecte el aparato USB colgado, o reinicie.",
        "Les ports USB ne répondent pas en {n} s. Débranchez l'appareil USB bloqué, ou redémarrez.",
        "Die USB-Anschlüsse antworten nicht binnen {n} s. Das hängende USB-Gerät abziehen, oder neu starten.",
        "لا تجيب منافذ USB خلال {n} ث. افصل جهاز USB العالق، أو أعد التشغيل.",
    ),
    (
        "This system lets no program use {where}: {why}.",
        "Este sistema no deja usar {where}: {why}.",
        "Ce système ne laisse aucun programme utiliser {where} : {why}.",
        "Dieses System lässt kein Programm an {where}: {why}.",
        "لا يسمح هذا النظام باستخدام {where}: {why}.",
    ),
    (
        "This user may not use {where}. Put Pointill's udev rule in place or add the user to the group lp.",
        "Este usuario no puede usar {where}. Instale la regla udev de Pointill o añada el usuario al grupo lp.",
        "Cet utilisateur ne peut pas utiliser {where}. Installez la règle udev de Pointill ou ajoutez-le au groupe lp.",
        "Dieser Benutzer darf {where} nicht benutzen. Pointills udev-Regel einrichten oder in die Gruppe lp nehmen.",
        "لا يجوز لهذا المستخدم استخدام {where}. ضع قاعدة udev الخاصة بـ Pointill أو أضفه إلى المجموعة lp.",
    ),
    (
        "{where} cannot be used: {why}. Unplug it and plug it in again.",
        "{where} no se puede usar: {why}. Desconéctela y conéctela de nuevo.",
        "{where} est inutilisable : {why}. Débranchez et rebranchez.",
        "{where} ist nicht benutzbar: {why}. Abziehen und wieder anstecken.",
        "لا يمكن استخدام {where}: {why}. افصلها وأعد وصلها.",
    ),
    (
        "{where} cannot be written: {why}. Check the path and its rights.",
        "No se puede escribir en {where}: {why}. Revise la ruta y sus permisos.",
        "Impossible d'écrire dans {where} : {why}. Vérifiez le chemin et ses droits.",
        "In {where} kann nicht geschrieben werden: {why}. Pfad und Rechte prüfen.",
        "لا يمكن الكتابة في {where}: {why}. افحص المسار وأذوناته.",
    ),
    (
        "This user may not use {where}. Add the user to the group lp and sign in again.",
        "Este usuario no puede usar {where}. Añádalo al grupo lp y entre de nuevo.",
        "Cet utilisateur ne peut pas utiliser {where}. Ajoutez-le au groupe lp et reconnectez-vous.",
        "Dieser Benutzer darf {where} nicht benutzen. Ihn in die Gruppe lp nehmen und neu anmelden.",
        "لا يجوز لهذا المستخدم استخدام {where}. أضفه إلى المجموعة lp وسجّل الدخول من جديد.",
    ),
    (
        "{where} cannot be opened: {why}. Check power and cable.",
        "No se puede abrir {where}: {why}. Revise corriente y cable.",
        "{where} ne s'ouvre pas : {why}. Vérifiez courant et câble.",
        "{where} lässt sich nicht öffnen: {why}. Strom und Kabel prüfen.",
        "لا يمكن فتح {where}: {why}. افحص الكهرباء والكبل.",
    ),
    (
        "The part for serial printers (pyserial) is not installed. Reinstall Pointill or choose another printer.",
        "Falta la parte para impresoras serie (pyserial). Reinstale Pointill o elija otra impresora.",
        "La partie pour imprimantes série (pyserial) manque. Réinstallez Pointill ou choisissez une autre imprimante.",
        "Der Teil für serielle Drucker (pyserial) fehlt. Pointill neu installieren oder einen anderen Drucker wählen.",
        "جزء الطابعات التسلسلية (pyserial) غير مثبّت. أعد تثبيت Pointill أو اختر طابعة أخرى.",
    ),
    (
        (
            "The serial port {where} cannot be used: {why}. Check the cable, the name of the port and that no other "
            "program holds it."
        ),
        "El puerto serie {where} no se puede usar: {why}. Revise el cable, el nombre y que ningún programa lo use.",
        "Le port série {where} est inutilisable : {why}. Vérifiez le câble, le nom et qu'aucun programme ne l'occupe.",
        (
            "Der serielle Anschluss {where} ist nicht benutzbar: {why}. Kabel und Namen prüfen, und ob ein anderes "
            "Programm ihn hält."
        ),
        "لا يمكن استخدام المنفذ التسلسلي {where}: {why}. افحص الكبل والاسم وألّا يشغله برنامج آخر.",
    ),
    (
        "CUPS is not installed on this computer. Install it (package cups-client) or choose another printer.",
        "CUPS no está instalado en este equipo. Instálelo (paquete cups-client) o elija otra impresora.",
        "CUPS n'est pas installé ici. Installez-le (paquet cups-client) ou choisissez une autre imprimante.",
        "CUPS ist hier nicht installiert. Installieren (Paket cups-client) oder einen anderen Drucker wählen.",
        "CUPS غير مثبّت على هذا الحاسوب. ثبّته (الحزمة cups-client) أو اختر طابعة أخرى.",
    ),
    (
        "CUPS knows no printer {where}: {why}. See the names with: lpstat -p",
        "CUPS no conoce la impresora {where}: {why}. Vea los nombres con: lpstat -p",
        "CUPS ne connaît pas l'imprimante {where} : {why}. Les noms : lpstat -p",
        "CUPS kennt keinen Drucker {where}: {why}. Die Namen zeigt: lpstat -p",
        "لا يعرف CUPS الطابعة {where}: {why}. اعرض الأسماء بالأمر: lpstat -p",
    ),
    (
        "CUPS has stopped {where}. Start it again with: cupsenable {queue}",
        "CUPS ha parado {where}. Arránquela con: cupsenable {queue}",
        "CUPS a arrêté {where}. Relancez-la : cupsenable {queue}",
        "CUPS hat {where} angehalten. Wieder starten mit: cupsenable {queue}",
        "أوقف CUPS الطابعة {where}. شغّلها من جديد بالأمر: cupsenable {queue}",
    ),
    (
        "CUPS does not answer within {n} s. Is its service running?",
        "CUPS no responde en {n} s. ¿Está en marcha su servicio?",
        "CUPS ne répond pas en {n} s. Son service tourne-t-il ?",
        "CUPS antwortet nicht binnen {n} s. Läuft sein Dienst?",
        "لا يجيب CUPS خلال {n} ث. هل خدمته تعمل؟",
    ),
    (
        "CUPS cannot be asked: {why}.",
        "No se puede preguntar a CUPS: {why}.",
        "CUPS ne peut pas être interrogé : {why}.",
        "CUPS lässt sich nicht fragen: {why}.",
        "لا يمكن سؤال CUPS: {why}.",
    ),
    (
        (
            "Printers of Windows can be used on Windows only, with pywin32. Choose tcp://, usb://, serial:// or "
            "file:// here."
        ),
        "Las impresoras de Windows solo sirven en Windows, con pywin32. Elija tcp://, usb://, serial:// o file://.",
        (
            "Les imprimantes de Windows ne servent que sous Windows, avec pywin32. Choisissez tcp://, usb://, "
            "serial:// ou file://."
        ),
        "Drucker von Windows gehen nur unter Windows, mit pywin32. Hier tcp://, usb://, serial:// oder file:// wählen.",
        "تُستخدم طابعات Windows على Windows فقط مع pywin32. اختر هنا tcp:// أو usb:// أو serial:// أو file://.",
    ),
    (
        "Windows knows no printer {where}: {why}. See its name under Printers and scanners.",
        "Windows no conoce la impresora {where}: {why}. Vea su nombre en Impresoras y escáneres.",
        "Windows ne connaît pas l'imprimante {where} : {why}. Son nom est sous Imprimantes et scanners.",
        "Windows kennt keinen Drucker {where}: {why}. Der Name steht unter Drucker und Scanner.",
        "لا يعرف Windows الطابعة {where}: {why}. اسمها تحت الطابعات والماسحات الضوئية.",
    ),
    (
        "Windows says of the printer {where}: Its cover is open. Close it.",
        "Windows dice de la impresora {where}: la tapa está abierta. Ciérrela.",
        "Windows dit de l'imprimante {where} : le capot est ouvert. Fermez-le.",
        "Windows sagt vom Drucker {where}: Der Deckel ist offen. Schließen.",
        "يقول Windows عن الطابعة {where}: غطاؤها مفتوح. أغلقه.",
    ),
    (
        "Windows says of the printer {where}: It is out of paper. Put in a new roll.",
        "Windows dice de la impresora {where}: no tiene papel. Ponga un rollo nuevo.",
        "Windows dit de l'imprimante {where} : plus de papier. Mettez un rouleau neuf.",
        "Windows sagt vom Drucker {where}: Kein Papier. Eine neue Rolle einlegen.",
        "يقول Windows عن الطابعة {where}: نفد ورقها. ضع لفة جديدة.",
    ),
    (
        "Windows says of the printer {where}: Its paper is jammed. Open it and clear it.",
        "Windows dice de la impresora {where}: el papel está atascado. Ábrala y límpiela.",
        "Windows dit de l'imprimante {where} : bourrage de papier. Ouvrez et dégagez.",
        "Windows sagt vom Drucker {where}: Papierstau. Öffnen und freimachen.",
        "يقول Windows عن الطابعة {where}: ورقها عالق. افتحها ونظّفها.",
    ),
    (
        "Windows says of the printer {where}: It is off line. Check power and cable.",
        "Windows dice de la impresora {where}: está fuera de línea. Revise corriente y cable.",
        "Windows dit de l'imprimante {where} : elle est hors ligne. Vérifiez courant et câble.",
        "Windows sagt vom Drucker {where}: Er ist offline. Strom und Kabel prüfen.",
        "يقول Windows عن الطابعة {where}: غير متصلة. افحص الكهرباء والكبل.",
    ),
    (
        "Windows says of the printer {where}: It is not available. Check power and cable.",
        "Windows dice de la impresora {where}: no está disponible. Revise corriente y cable.",
        "Windows dit de l'imprimante {where} : elle n'est pas disponible. Vérifiez courant et câble.",
        "Windows sagt vom Drucker {where}: Er ist nicht verfügbar. Strom und Kabel prüfen.",
        "يقول Windows عن الطابعة {where}: غير متاحة. افحص الكهرباء والكبل.",
    ),
    (
        "Windows says of the printer {where}: A person has to look at it.",
        "Windows dice de la impresora {where}: alguien tiene que mirarla.",
        "Windows dit de l'imprimante {where} : quelqu'un doit y regarder.",
        "Windows sagt vom Drucker {where}: Jemand muss nach ihm sehen.",
        "يقول Windows عن الطابعة {where}: على شخص أن يتفقدها.",
    ),
    (
        "Windows says of the printer {where}: It reports a fault. Switch it off and on.",
        "Windows dice de la impresora {where}: avisa de un fallo. Apáguela y enciéndala.",
        "Windows dit de l'imprimante {where} : elle signale un défaut. Éteignez et rallumez.",
        "Windows sagt vom Drucker {where}: Er meldet einen Fehler. Aus- und einschalten.",
        "يقول Windows عن الطابعة {where}: تبلغ عن عطل. أطفئها وشغّلها.",
    ),
    (
        "Windows says of the printer {where}: It is paused. Let it go on in the printer's window.",
        "Windows dice de la impresora {where}: está en pausa. Reanúdela en su ventana.",
        "Windows dit de l'imprimante {where} : elle est en pause. Reprenez dans sa fenêtre.",
        "Windows sagt vom Drucker {where}: Er ist angehalten. In seinem Fenster fortsetzen.",
        "يقول Windows عن الطابعة {where}: متوقفة مؤقتًا. استأنفها من نافذتها.",
    ),
    (
        "Windows says of the printer {where}: {why}",
        "Windows dice de la impresora {where}: {why}",
        "Windows dit de l'imprimante {where} : {why}",
        "Windows sagt vom Drucker {where}: {why}",
        "يقول Windows عن الطابعة {where}: {why}",
    ),
)
