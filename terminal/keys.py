"""Where the till's own secret key lives: the keystore of the system, or a file that says what it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from loyalty.signing.signature import KEY_BYTES
from terminal.config import KeyStore, quoted
from terminal.errors import BadSetting, NotEnrolled
from terminal.files import make_private_folder, others_may_read, write_whole

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE: Final = "device.key"
SERVICE: Final = "pointill"

_REAL_BACKENDS: Final = ("Windows", "macOS", "SecretService", "libsecret", "kwallet")
_IN_FILE: Final = (
    "# The secret key of this till, in a file because no keystore of this computer holds it.\n"
    "# Whoever reads it can act as this till: never copy, send or back up this file.\n"
)
_IN_KEYSTORE: Final = "# The secret key of this till is in the keystore of this computer, under this name.\n"


class Keystore(Protocol):
    """A place of the operating system for secrets, such as the Windows Credential Locker."""

    def get(self, name: str) -> str | None:
        """The secret of this name; raises BadSetting when the place is locked or broken."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Keep a secret; raises BadSetting when the place is locked or broken."""
        ...


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """The 32 secret bytes, and in a sentence where they are kept."""

    secret: bytes
    sentence: str


class SystemKeystore:
    """The keystore of this computer, by the keyring library."""

    def get(self, name: str) -> str | None:
        """The secret of this name."""
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, name)
        except KeyringError as error:
            raise BadSetting(
                f"The keystore of this computer cannot be read ({error}). Unlock it and start again."
            ) from error

    def set(self, name: str, secret: str) -> None:
        """Keep a secret."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, name, secret)
        except KeyringError as error:
            raise BadSetting(
                f'The keystore of this computer takes nothing ({error}). Unlock it or set key_store = "file".'
            ) from error


def system_keystore() -> Keystore | None:
    """The keystore of this computer, or None where keyring finds only backends that keep nothing or hide nothing."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    backend = keyring.get_keyring()
    backends = backend.backends if isinstance(backend, ChainerBackend) else [backend]
    real = {f"keyring.backends.{name}" for name in _REAL_BACKENDS}
    return SystemKeystore() if any(type(one).__module__ in real for one in backends) else None


def read_key(data: Path, keystore: Keystore | None) -> DeviceKey | None:
    """The key of the till in this folder, None when none was ever kept.

    Raises NotEnrolled when the key is gone, BadSetting when the file is garbled or open to others.
    """
    path = data / KEY_FILE
    if not path.exists():
        return None
    if others_may_read(path):
        raise BadSetting(
            f"{path} can be read by other users of this computer. Run: chmod 600 '{path}'. "
            "If somebody may have read it, enrol this till anew."
        )
    kind, value = _parsed(path)
    if kind == "key":
        return DeviceKey(_secret(value, path), _file_sentence(path))
    kept = keystore.get(value) if keystore is not None else None
    if kept is None:
        raise NotEnrolled(
            f"The key of this till is not in the keystore of this computer any more ({value}). "
            "Sales on disk are safe; sign in as the user who enrolled the till, or enrol it anew."
        )
    return DeviceKey(_secret(kept, path), _keystore_sentence())


def keep_key(data: Path, secret: bytes, choice: KeyStore, keystore: Keystore | None) -> DeviceKey:
    """Keep a new key so that it is on disk when this returns; raises BadSetting when that cannot be done as chosen."""
    path = data / KEY_FILE
    if path.exists():
        raise BadSetting(f"{path} is there already. A till keeps one key for life.")
    if choice is KeyStore.KEYSTORE and keystore is None:
        raise BadSetting(
            'This computer has no keystore for the till\'s key. Set key_store = "file" to keep it in a file.'
        )
    make_private_folder(data)
    if choice is KeyStore.FILE or keystore is None:
        write_whole(path, f'{_IN_FILE}key = "{secret.hex()}"\n'.encode())
        return DeviceKey(secret, _file_sentence(path))
    name = str(data.resolve())
    keystore.set(name, secret.hex())
    if keystore.get(name) != secret.hex():
        raise BadSetting('The keystore of this computer forgets what it is given. Set key_store = "file".')
    write_whole(path, f"{_IN_KEYSTORE}keystore = {quoted(name)}\n".encode())
    return DeviceKey(secret, _keystore_sentence())


def _parsed(path: Path) -> tuple[str, str]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        document = {}
    except OSError as error:
        raise BadSetting(
            f"{path} cannot be read: {error.strerror}. Start the till as the user who enrolled it."
        ) from error
    match document:
        case {"key": str(value)}:
            return "key", value
        case {"keystore": str(value)}:
            return "keystore", value
        case _:
            raise BadSetting(f"{path} is damaged. Sales on disk are safe; enrol this till anew.")


def _secret(text: str, path: Path) -> bytes:
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise BadSetting(f"The key named by {path} is damaged. Sales on disk are safe; enrol this till anew.")
    return secret


def _file_sentence(path: Path) -> str:
    return f"The till's key is in the file {path}, not in a keystore: whoever copies that file can act as this till."


def _keystore_sentence() -> str:
    return "The till's key is in the keystore of this computer."
