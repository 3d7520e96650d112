"""The till's key is kept where it says, found again, and never silently in the open."""

import stat
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from terminal.config import KeyStore
from terminal.errors import BadSetting, NotEnrolled
from terminal.keys import KEY_FILE, SystemKeystore, keep_key, read_key, system_keystore
from tests.fakes.door_keystore import FakeKeystore

SECRET = bytes(range(32))


def test_a_new_folder_has_no_key(tmp_path: Path) -> None:
    assert read_key(tmp_path / "none", FakeKeystore()) is None


@pytest.mark.parametrize("choice", [KeyStore.AUTO, KeyStore.FILE])
def test_without_a_keystore_the_key_is_in_a_private_file_and_says_so(tmp_path: Path, choice: KeyStore) -> None:
    kept = keep_key(tmp_path / "data", SECRET, choice, None)
    path = tmp_path / "data" / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "never copy" in path.read_text()
    assert "not in a keystore" in kept.sentence
    assert read_key(tmp_path / "data", None) == kept


@pytest.mark.parametrize("choice", [KeyStore.AUTO, KeyStore.KEYSTORE])
def test_with_a_keystore_no_secret_is_on_disk(tmp_path: Path, choice: KeyStore) -> None:
    keystore = FakeKeystore()
    folder = tmp_path / 'it\'s "ours"'
    kept = keep_key(folder, SECRET, choice, keystore)
    assert SECRET.hex() not in (folder / KEY_FILE).read_text()
    assert "is in the keystore" in kept.sentence
    assert read_key(folder, keystore) == kept


def test_a_file_can_be_chosen_although_there_is_a_keystore(tmp_path: Path) -> None:
    keystore = FakeKeystore()
    keep_key(tmp_path, SECRET, KeyStore.FILE, keystore)
    assert keystore.kept == {}
    assert read_key(tmp_path, keystore) is not None


def test_a_keystore_that_was_asked_for_and_is_not_there_is_no_file_instead(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="no keystore"):
        keep_key(tmp_path, SECRET, KeyStore.KEYSTORE, None)
    assert not (tmp_path / KEY_FILE).exists()


def test_a_keystore_that_forgets_is_noticed_before_anything_counts_on_it(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="forgets"):
        keep_key(tmp_path, SECRET, KeyStore.AUTO, FakeKeystore(forgetful=True))
    assert not (tmp_path / KEY_FILE).exists()


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keep_key(tmp_path, SECRET, KeyStore.FILE, None)
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(BadSetting, match="chmod 600"):
        read_key(tmp_path, None)


@pytest.mark.parametrize("keystore", [None, FakeKeystore()])
def test_row_63_a_lost_keystore_is_a_sentence_and_not_a_new_key(tmp_path: Path, keystore: FakeKeystore | None) -> None:
    keep_key(tmp_path, SECRET, KeyStore.KEYSTORE, FakeKeystore())
    with pytest.raises(NotEnrolled, match="enrol it anew"):
        read_key(tmp_path, keystore)


@pytest.mark.parametrize("text", ["", "garbage", 'key = "abcd"', 'key = "zz"', "key = 5", "\x00"])
def test_a_damaged_key_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / KEY_FILE).write_text(text)
    (tmp_path / KEY_FILE).chmod(0o600)
    with pytest.raises(BadSetting, match="damaged"):
        read_key(tmp_path, None)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    keep_key(tmp_path, SECRET, KeyStore.FILE, None)
    with pytest.raises(BadSetting, match="one key for life"):
        keep_key(tmp_path, SECRET[::-1], KeyStore.FILE, None)
    kept = read_key(tmp_path, None)
    assert kept is not None
    assert kept.secret == SECRET


class LockedBackend(KeyringBackend):
    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("locked")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("locked")


@pytest.fixture
def locked_backend() -> object:
    before = keyring.get_keyring()
    keyring.set_keyring(LockedBackend())  # type: ignore[no-untyped-call]  # keyring has no types here
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("locked_backend")
def test_row_63_a_locked_keystore_asks_to_be_unlocked() -> None:
    with pytest.raises(BadSetting, match="Unlock it"):
        SystemKeystore().get("till")
    with pytest.raises(BadSetting, match="Unlock it"):
        SystemKeystore().set("till", "secret")


@pytest.mark.usefixtures("locked_backend")
def test_a_backend_that_is_not_one_of_the_real_ones_does_not_count() -> None:
    assert system_keystore() is None
