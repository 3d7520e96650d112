"""What the cash sheet says, in the five languages; names of reasons stand in `paper_words`, as on the Z report."""

from __future__ import annotations

from typing import Final

from loyalty.values.languages import Phrases, Words

WORDS: Final[dict[str, Phrases]] = {
    "rail": ("Shift", "Turno", "Service", "Schicht", "الوردية"),
    "title": (
        "Drawer and shift",
        "Cajón y turno",
        "Tiroir et service",
        "Schublade und Schicht",
        "الدرج والوردية",
    ),
    "no_shift": (
        "No shift is open.",
        "No hay turno abierto.",
        "Aucun service ouvert.",
        "Keine Schicht ist offen.",
        "لا وردية مفتوحة.",
    ),
    "since": (
        "Open since {time}, float {money}",
        "Abierto desde {time}, fondo {money}",
        "Ouvert depuis {time}, fond {money}",
        "Offen seit {time}, Wechselgeld {money}",
        "مفتوحة منذ {time}، العهدة {money}",
    ),
    "lost_z": (
        "Z report {n} is missing in this till's file. Keep its paper; the next is {next}.",
        "El informe Z {n} falta en el archivo de esta caja. Guarde su papel; el próximo es {next}.",
        "Le rapport Z {n} manque dans le fichier de cette caisse. Gardez son papier ; prochain : {next}.",
        "Der Z-Bericht {n} fehlt in der Datei dieser Kasse. Sein Papier behalten; der nächste: {next}.",
        "تقرير Z رقم {n} ليس في ملف هذا الصندوق. احتفظ بورقته؛ التالي {next}.",
    ),
    "expected": (
        "Cash that should be here: {money}",
        "Efectivo previsto: {money}",
        "Espèces attendues : {money}",
        "Bargeld soll: {money}",
        "النقد المتوقع: {money}",
    ),
    "why": (
        "Open the drawer because",
        "Abrir el cajón porque",
        "Ouvrir le tiroir parce que",
        "Schublade öffnen, weil",
        "افتح الدرج لأن",
    ),
    "amount": (
        "Amount for the keys below",
        "Importe para las teclas de abajo",
        "Montant pour les touches",
        "Betrag für die Tasten",
        "المبلغ للأزرار أدناه",
    ),
    "begin": ("Begin shift", "Empezar turno", "Ouvrir le service", "Schicht beginnen", "ابدأ الوردية"),
    "close": ("Close with Z", "Cerrar con Z", "Clôturer avec Z", "Abschluss mit Z", "إغلاق بتقرير Z"),
    "sure": ("Counted: {money}?", "¿Contado: {money}?", "Compté : {money} ?", "Gezählt: {money}?", "معدود: {money}؟"),
    "done": ("Back", "Volver", "Retour à la caisse", "Zurück", "رجوع"),
}

cash_word: Final = Words(WORDS)
"""A phrase as the sheet says it in this locale."""
