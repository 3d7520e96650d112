"""The chosen device: its state, its tests, and nothing that makes no sense for it."""

from dataclasses import replace

from terminal.device_commands import DeviceCommand, DrawerTrial, PaperTrial, SightWanted, SoundTrial
from terminal.findings import DevicesShown, Kind
from terminal.questions import PaperKind
from terminal.sound import Sound
from terminal.ui.device_hand import DeviceHand, DeviceSeam
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.devices.device_side import DeviceSide
from tests.fakes import ui_devices as d


def built(look: Look, sent: list[DeviceCommand], member: str | None = None) -> tuple[DeviceSide, DeviceHand]:
    def take(command: DeviceCommand) -> bool:
        sent.append(command)
        return True

    hand = DeviceHand(DeviceSeam(take, d.sight), lambda: None)
    return DeviceSide(look, DeviceTongue("en_GB"), hand, lambda: member), hand


def test_a_printer_has_papers_and_no_picture(look: Look) -> None:
    sent: list[DeviceCommand] = []
    side, _ = built(look, sent, member="MEMBER")
    side.draw(d.ILL[0], d.TROUBLED)
    assert "out of paper" in side.sentence.text()
    hidden = (side.scan.isHidden(), side.sight_part.isHidden(), side.card_part.isHidden(), side.papers.isHidden())
    assert hidden == (True, True, True, False)
    side.papers.keys[PaperKind.CARDS].click()
    side.papers.keys[PaperKind.TEST_PAGE].click()
    assert sent == [PaperTrial(PaperKind.CARDS, ("MEMBER",)), PaperTrial(PaperKind.TEST_PAGE)]


def test_the_keyboard_scanner_has_its_card_in_both_codes(look: Look) -> None:
    side, hand = built(look, [])
    hand.shown = d.LEARNT
    side.draw(d.WELL[2], d.LEARNT)
    assert not side.card_part.isHidden()
    assert side.learnt.text() == d.LEARNT.learnt
    side.bars.click()
    assert (hand.bars, side.bars.kind, side.square.kind) == (True, "chosen", "plain")


def test_the_picture_is_wanted_by_a_key_and_ends_with_the_page(look: Look) -> None:
    sent: list[DeviceCommand] = []
    side, hand = built(look, sent)
    side.draw(d.WELL[3], d.SHOWN)
    assert side.sight.isHidden()
    side.watch.click()
    hand.shown = d.WATCHING
    side.draw(d.WELL[3], d.WATCHING)
    assert side.sight.shown is not None
    side.watch.click()
    assert sent == [SightWanted(wanted=True), SightWanted(wanted=False)]
    side.rest()
    assert side.sight.shown is None


def test_a_camera_that_nobody_set_up_shows_what_is_plugged_in(look: Look) -> None:
    side, _ = built(look, [])
    side.draw(d.NOTHING[3], replace(DevicesShown(), findings=d.NOTHING, plugged=d.PLUGGED))
    assert side.sight_part.isHidden()
    assert not side.plugged.isHidden()
    assert d.NOTHING[3].kind is Kind.CAMERA


def test_a_drawer_and_sounds_have_their_tests_where_they_are_set_up(look: Look) -> None:
    sent: list[DeviceCommand] = []
    side, _ = built(look, sent)
    side.draw(d.WELL[1], d.SHUT)
    assert (side.drawer.isHidden(), side.sounds.isHidden()) == (False, True)
    assert not side.drawer.ill.isHidden()
    side.drawer.key.click()
    side.draw(next(one for one in d.WELL if one.kind is Kind.SOUND), d.SHOWN)
    assert (side.drawer.isHidden(), side.sounds.isHidden()) == (True, False)
    side.sounds.keys[Sound.REFUSED].click()
    assert sent == [DrawerTrial(), SoundTrial(Sound.REFUSED)]
    side.draw(d.NOTHING[1], d.EMPTY)
    assert side.drawer.isHidden()
