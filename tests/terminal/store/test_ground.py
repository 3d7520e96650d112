"""A till's files belong on a disk of its own computer."""

from pathlib import Path

import pytest

from terminal.errors import BadSetting
from terminal.store.ground import check_ground, judge_mounts

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /srv/share rw - nfs4 server:/export rw
31 22 8:1 / /media/my\\040stick rw - vfat /dev/sda1 rw
32 22 254:0 /x /srv/share/back rw - ext4 /dev/vda rw
33 22 0:41 / /home rw - ext4 /dev/vda rw
34 22 0:42 / /home rw - cifs //server/home rw
"""


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """A stick with a partition, and a disk, as the kernel shows them."""
    stick = tmp_path / "devices" / "sda"
    (stick / "sda1").mkdir(parents=True)
    (stick / "removable").write_text("1\n")
    disk = tmp_path / "devices" / "vda"
    disk.mkdir()
    (disk / "removable").write_text("0\n")
    by_number = tmp_path / "block"
    by_number.mkdir()
    (by_number / "8:1").symlink_to(stick / "sda1")
    (by_number / "254:0").symlink_to(disk)
    return by_number


@pytest.mark.parametrize("place", ["/var/lib/pointill", "/srv/shared", "/srv/share/back/till", "/"])
def test_a_disk_of_this_computer_is_good_ground(devices: Path, place: str) -> None:
    judge_mounts(Path(place), MOUNTS, devices)


@pytest.mark.parametrize("place", ["/srv/share", "/srv/share/till", "/home/till"])
def test_row_15_a_network_share_is_refused_at_set_up(devices: Path, place: str) -> None:
    with pytest.raises(BadSetting, match="network share"):
        judge_mounts(Path(place), MOUNTS, devices)


def test_row_15_a_stick_is_refused_at_set_up(devices: Path) -> None:
    with pytest.raises(BadSetting, match="can be pulled out"):
        judge_mounts(Path("/media/my stick/till"), MOUNTS, devices)


def test_a_folder_that_is_not_there_yet_is_judged_by_what_it_will_lie_on(tmp_path: Path) -> None:
    check_ground(tmp_path / "not" / "there")
