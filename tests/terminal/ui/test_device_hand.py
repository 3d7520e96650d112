"""The way to the devices' desk: told when there is no room, and left whatever waits."""

from terminal.device_commands import DeviceCommand, DevicesWanted, LookAgain, SightWanted
from terminal.ui.device_hand import DeviceHand, DeviceSeam


def test_it_opens_when_there_is_room_and_leaves_whatever_waits() -> None:
    sent: list[DeviceCommand] = []
    busy: list[int] = []
    room = [False]

    def take(command: DeviceCommand) -> bool:
        sent.append(command)
        return room[0]

    hand = DeviceHand(DeviceSeam(take), lambda: busy.append(1))
    hand.enter()
    assert [hand.is_open] == [False]
    assert busy == [1]
    room[0] = True
    hand.enter()
    hand.enter()
    assert [hand.is_open] == [True]
    room[0] = False
    hand.leave()
    hand.leave()
    assert [hand.is_open] == [False]
    assert sent[2:] == [SightWanted(wanted=False), DevicesWanted(is_open=False)]


def test_without_a_till_it_takes_everything_and_sees_nothing() -> None:
    hand = DeviceHand(DeviceSeam(), lambda: None)
    assert hand.do(LookAgain())
    assert hand.sight() is None
