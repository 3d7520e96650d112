"""The chosen device: how it is and the way out, its live tests, and what of its kind is plugged in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from terminal.device_commands import DrawerTrial, PaperTrial, SightWanted, SoundTrial
from terminal.findings import DevicesShown, Finding, Health, Kind
from terminal.questions import PaperKind
from terminal.ui.device_hand import DeviceHand
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.devices.device_list import KEYBOARD, TINTS, icon_of, title_of
from terminal.ui.panels.devices.drawer_part import DrawerPart
from terminal.ui.panels.devices.paper_part import PaperPart
from terminal.ui.panels.devices.plugged_part import PluggedPart
from terminal.ui.panels.devices.scan_part import ScanPart
from terminal.ui.panels.devices.sight_view import SightView
from terminal.ui.panels.devices.sound_part import SoundPart
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.code_view import CodeView
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label, Picture
from terminal.ui.pieces.pill import Pill
from terminal.ui.pieces.scroller import Scroller
from terminal.ui.present import plain

GROUNDS = {Health.TROUBLE: ("danger", "danger_ink"), Health.ATTENTION: ("warn", "warn_ink")}


class DeviceSide(Card):
    """Built once; parts that make no sense for the chosen device are not there at all."""

    def __init__(self, look: Look, tongue: DeviceTongue, hand: DeviceHand, member: Callable[[], str | None]) -> None:
        super().__init__("surface", margin=(look.pad, look.px(14)), gap=look.px(12))
        self._tongue, self._hand, self._member = tongue, hand, member
        self._icon = Picture(look, "printer", "brand_ink", 30)
        self.title = Label(look, "title")
        self._name = Elided(look, "caption", "muted")
        self.state = Pill(look, "muted", height=28)
        head = row(look.px(12), self._icon, column(look.px(2), self.title, self._name), self.state)
        head.box.setStretch(1, 1)
        self._ground = Card("sunken", margin=(look.px(14), look.px(12)))
        self.sentence = Label(look, "body", "text", wrap=True)
        self._ground.put(self.sentence)
        self.papers = PaperPart(look, tongue, self._print)
        self.drawer = DrawerPart(look, tongue, lambda: hand.do(DrawerTrial()))
        self.sounds = SoundPart(look, tongue, lambda sound: hand.do(SoundTrial(sound)))
        self.scan = ScanPart(look, tongue)
        self.sight = SightView(look, tongue("no_sight"), hand.sight)
        self.watch = Key(look, tongue("show_sight"), icon="camera", height=52, once=True)
        self.watch.does(lambda: hand.do(SightWanted(wanted=not hand.shown.watching)))
        self._sight_why = Label(look, "caption", "muted", tongue("sight_why"), wrap=True)
        self.sight_part = column(look.px(8), self.sight, self.watch, self._sight_why)
        self.card_part = self._made_card_part(look)
        self.plugged = PluggedPart(look, tongue)
        body = Card("bare", gap=look.px(12))
        tests = (self.scan, self.sight_part, self.card_part, self.papers, self.drawer, self.sounds)
        body.put(self._ground, *tests, self.plugged, spring())
        self.put(head, Scroller(body))
        self.box.setStretch(1, 1)

    def draw(self, finding: Finding, shown: DevicesShown) -> None:
        """Shows this device."""
        tint, icon = TINTS[finding.health]
        ground, ink = GROUNDS.get(finding.health, ("sunken", "text"))
        self._icon.draw(icon_of(finding.kind), "brand_ink")
        self.title.setText(title_of(self._tongue, finding))
        self._name.show_text("" if finding.name == KEYBOARD else plain(finding.name, 120))
        self.state.show_words(self._tongue(f"is_{finding.health.value}"), tint=tint, icon=icon)
        self._ground.set_kind(ground)
        self.sentence.set_ink(ink)
        self.sentence.setText(self._tongue.told(finding.sentence))
        kind, keyboard = finding.kind, finding.name == KEYBOARD
        self._ground.setVisible(not keyboard)
        self.scan.setVisible(kind is Kind.SCANNER or (kind is Kind.CAMERA and shown.scan is not None))
        self.sight_part.setVisible(kind is Kind.CAMERA and finding.health is not Health.UNSET)
        self.card_part.setVisible(keyboard and shown.card is not None)
        self.papers.setVisible(kind is Kind.PRINTER)
        self.drawer.setVisible(kind is Kind.DRAWER and finding.health is not Health.UNSET)
        self.sounds.setVisible(kind is Kind.SOUND)
        self.plugged.setVisible(kind in (Kind.PRINTER, Kind.SCANNER, Kind.CAMERA, Kind.SCREEN))
        self.scan.draw(shown.scan)
        self._draw_sight(shown, seen=kind is Kind.CAMERA)
        self._draw_card(shown)
        can_print = kind is Kind.PRINTER and finding.health is not Health.UNSET
        self.papers.draw(shown.paper, can_print=can_print, member=self._member() is not None)
        self.drawer.draw(shown.drawer, can_open=finding.health in (Health.READY, Health.ATTENTION))
        self.sounds.draw(can_play=finding.health is Health.READY)
        self.plugged.draw([one for one in shown.plugged if one.kind is kind], looking=shown.looking)

    def rest(self) -> None:
        """The page is closed: nothing is looked at any more."""
        self.sight.watch(wanted=False)

    def _draw_sight(self, shown: DevicesShown, *, seen: bool) -> None:
        watching = shown.watching and seen
        self.sight.watch(wanted=watching)
        self.sight.setVisible(watching)
        self.watch.say(self._tongue("hide_sight" if shown.watching else "show_sight"))
        self.watch.be("plain" if shown.watching else "primary", icon="camera-off" if shown.watching else "camera")

    def _draw_card(self, shown: DevicesShown) -> None:
        self.learnt.show_text(plain(shown.learnt, 400))
        card = shown.card
        if card is None:
            return
        bars = self._hand.bars and bool(card.bars)
        self.code.draw(card.bars if bars else card.square)
        self.square.be("chosen" if not bars else "plain")
        self.bars.be("chosen" if bars else "plain")
        self.bars.setEnabled(bool(card.bars))

    def _made_card_part(self, look: Look) -> QWidget:
        tongue = self._tongue
        self.code = CodeView(look, tongue("set_up"))
        self.square = Key(look, tongue("square"), height=48)
        self.bars = Key(look, tongue("bars"), height=48)
        self.square.does(lambda: self._choose(bars=False))
        self.bars.does(lambda: self._choose(bars=True))
        self.learnt = Label(look, "strong", "earn_ink", wrap=True)
        texts = column(
            look.px(8),
            Label(look, "strong", "text", tongue("set_up")),
            Label(look, "body", "muted", tongue("card_why"), wrap=True),
            row(look.px(8), self.square, self.bars),
            self.learnt,
        )
        part = Card("sunken", margin=(look.px(14), look.px(12)), gap=look.px(10))
        part.put(texts, self.code)
        return part

    def _choose(self, *, bars: bool) -> None:
        self._hand.bars = bars
        self._draw_card(self._hand.shown)

    def _print(self, kind: PaperKind) -> None:
        member = self._member()
        members = (member,) if kind is PaperKind.CARDS and member is not None else ()
        self._hand.do(PaperTrial(kind, members))
