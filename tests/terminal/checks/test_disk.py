"""An unencrypted disk is warned of, an encrypted one is not, and what nobody can tell is said to be so."""

import os
from pathlib import Path

import pytest

from terminal.checks.disk import disk_finding, is_encrypted
from terminal.findings import Health, Kind


class Blocks:
    """The disks of a computer as Linux shows them; `data` lies on the one that is named last."""

    def __init__(self, folder: Path) -> None:
        self.data, self._all = folder / "data", folder / "devices"
        self.blocks = folder / "block"
        self.data.mkdir()
        self.blocks.mkdir()

    def have(self, name: str, *on: str, uuid: str | None = None, vendor: str | None = None) -> "Blocks":
        block = self._all / name
        (block / "slaves").mkdir(parents=True)
        for below in on:
            (block / "slaves" / Path(below).name).symlink_to(self._all / below)
        if uuid is not None:
            (block / "dm").mkdir()
            (block / "dm" / "uuid").write_text(uuid + "\n")
        if vendor is not None:
            (block / "device").mkdir()
            (block / "device" / "vendor").write_text(vendor + "\n")
        number = self.data.stat().st_dev
        place = self.blocks / f"{os.major(number)}:{os.minor(number)}"
        place.unlink(missing_ok=True)
        place.symlink_to(block)
        return self

    def told(self, *, policy: bool = False) -> bool | None:
        return is_encrypted(self.data, self.blocks, lambda _: policy)


@pytest.fixture
def disks(tmp_path: Path) -> Blocks:
    return Blocks(tmp_path)


def test_a_bare_partition_is_not_encrypted(disks: Blocks) -> None:
    assert disks.have("sda", vendor="ATA").have("sda/sda1").told() is False
    assert disks.have("nvme0n1").have("nvme0n1/nvme0n1p2").told() is False


def test_luks_is_found_below_volumes_and_mirrors(disks: Blocks) -> None:
    disks.have("sda").have("sda/sda3").have("dm-0", "sda/sda3", uuid="CRYPT-LUKS2-0123-root")
    assert disks.told() is True
    assert disks.have("dm-1", "dm-0", uuid="LVM-abcdef").told() is True
    assert disks.have("sdb").have("dm-2", "sdb", uuid="LVM-abcdef").told() is False
    assert disks.have("md0", "dm-0", "sdb").told() is False, "half of it is plain"


@pytest.mark.parametrize("name", ["vda", "xvda", "loop3", "nbd0", "zd16"])
def test_a_disk_that_lies_elsewhere_is_no_alarm(disks: Blocks, name: str) -> None:
    assert disks.have(name).told() is None
    assert disks.have(f"{name}/{name}1").told() is None


def test_the_disk_of_a_virtual_machine_is_no_alarm(disks: Blocks) -> None:
    assert disks.have("sda", vendor="VMware").have("sda/sda1").told() is None
    assert disks.have("dm-0", "sda/sda1", uuid="LVM-abc").told() is None


def test_without_a_disk_behind_the_folder_nothing_is_claimed(disks: Blocks) -> None:
    assert disks.told() is None, "as with overlays, btrfs and memory"
    assert disks.have("dm-0", uuid="mpath-1").told() is None
    assert is_encrypted(disks.data / "gone", disks.blocks, lambda _: True) is None


def test_a_folder_that_is_encrypted_by_itself_is_enough(disks: Blocks) -> None:
    assert disks.have("sda").told(policy=True) is True


def test_layers_that_lie_on_each_other_come_to_an_end(disks: Blocks) -> None:
    disks.have("dm-0", "dm-1", uuid="LVM-a").have("dm-1", "dm-0", uuid="LVM-b")
    assert disks.told() is None


def test_this_computer_has_one_plain_sentence(tmp_path: Path) -> None:
    finding = disk_finding(tmp_path / "not" / "there")
    assert (finding.kind, finding.health in (Health.READY, Health.ATTENTION, Health.UNSET)) == (Kind.DISK, True)
    assert finding.sentence.endswith(".")
