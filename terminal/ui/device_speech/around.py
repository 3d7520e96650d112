"""What the customer's display and the sounds say, in the order of `LANGUAGES`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from loyalty.values.languages import Phrases

AROUND: Final[tuple[Phrases, ...]] = (
    (
        "Customers have no screen of their own. With a second one: customer_display = screen.",
        "Los clientes no tienen pantalla propia. Con una segunda: customer_display = screen.",
        "Les clients n'ont pas d'écran. Avec un second : customer_display = screen.",
        "Kunden haben keinen eigenen Bildschirm. Mit einem zweiten: customer_display = screen.",
        "لا شاشة خاصة للزبائن. مع شاشة ثانية: customer_display = screen.",
    ),
    (
        "The customer's display is shown while the till's window is open.",
        "La pantalla del cliente se ve mientras la ventana de la caja está abierta.",
        "L'écran client s'affiche tant que la fenêtre de la caisse est ouverte.",
        "Die Kundenanzeige ist zu sehen, solange das Fenster der Kasse offen ist.",
        "تظهر شاشة الزبون ما دامت نافذة الصندوق مفتوحة.",
    ),
    (
        "The customer's display is on the second screen.",
        "La pantalla del cliente está en la segunda pantalla.",
        "L'affichage client est sur le second écran.",
        "Die Kundenanzeige ist auf dem zweiten Bildschirm.",
        "عرض الزبون على الشاشة الثانية.",
    ),
    (
        "The customer's display is a window of its own.",
        "La pantalla del cliente es una ventana propia.",
        "L'affichage client est une fenêtre à part.",
        "Die Kundenanzeige ist ein eigenes Fenster.",
        "عرض الزبون نافذة مستقلة.",
    ),
    (
        "No second screen is connected: customers see nothing. It comes back with the screen.",
        "No hay segunda pantalla: los clientes no ven nada. Vuelve con la pantalla.",
        "Aucun second écran : les clients ne voient rien. Il revient avec l'écran.",
        "Kein zweiter Bildschirm: Kunden sehen nichts. Mit dem Bildschirm ist sie wieder da.",
        "لا شاشة ثانية: لا يرى الزبائن شيئًا. تعود مع الشاشة.",
    ),
    (
        "Sounds are played while the till's window is open.",
        "Los sonidos se oyen mientras la ventana de la caja está abierta.",
        "Les sons s'entendent tant que la fenêtre de la caisse est ouverte.",
        "Töne gibt es, solange das Fenster der Kasse offen ist.",
        "تُسمع الأصوات ما دامت نافذة الصندوق مفتوحة.",
    ),
    (
        "Sounds are off.",
        "Los sonidos están apagados.",
        "Les sons sont coupés.",
        "Töne sind aus.",
        "الأصوات متوقفة.",
    ),
    (
        "Sounds are played.",
        "Los sonidos se oyen.",
        "Les sons sont joués.",
        "Töne werden gespielt.",
        "تُشغَّل الأصوات.",
    ),
    (
        "No program here plays sounds (pw-play, paplay, aplay): the bell rings instead, and everything is shown.",
        "Ningún programa reproduce sonidos (pw-play, paplay, aplay): suena el timbre y todo se muestra.",
        "Aucun programme ne joue de sons (pw-play, paplay, aplay) : la cloche sonne, et tout s'affiche.",
        "Kein Programm spielt hier Töne (pw-play, paplay, aplay): die Glocke läutet, und alles wird gezeigt.",
        "لا برنامج يشغّل الأصوات (pw-play وpaplay وaplay): يرن الجرس بدلها ويظهر كل شيء.",
    ),
    (
        "No sound came out ({why}). Is a loudspeaker connected and chosen? Everything is shown all the same.",
        "No salió sonido ({why}). ¿Hay un altavoz conectado y elegido? Todo se muestra igualmente.",
        "Aucun son n'est sorti ({why}). Un haut-parleur est-il branché et choisi ? Tout s'affiche quand même.",
        "Kein Ton kam heraus ({why}). Ist ein Lautsprecher angeschlossen und gewählt? Alles wird dennoch gezeigt.",
        "لم يخرج صوت ({why}). هل مكبّر الصوت موصول ومختار؟ كل شيء يظهر مع ذلك.",
    ),
)
