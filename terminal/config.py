"""The till's settings: five layers, the later wins, and every value knows where it came from."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import platformdirs
from babel.core import Locale, UnknownLocaleError

from terminal.errors import BadSetting
from terminal.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PROVISIONING_FILE: Final = "till.toml"
"""The file in the data folder that enrolment writes; the layer between machine file and environment."""

PREFIX: Final = "POINTILL_"
PORT_MAX: Final = 65_535
_SERVERS_OWN: Final = "POINTILL_CENTRAL_"
_SERVICE_DATA: Final = Path("/var/lib/pointill")
_TEXT_LETTERS_MAX: Final = 1000
_SIGNS_MAX: Final = 16
_ADDRESS_LETTERS_MAX: Final = 200
_PACE_MS_MAX: Final = 200
_VOLUME_MAX: Final = 100
_YES: Final = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


class KeyStore(StrEnum):
    """Where the device key may live; `auto` is the keystore of the system, else a file that says what it is."""

    AUTO = "auto"
    FILE = "file"
    KEYSTORE = "keystore"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; `pos_port` none = closed, 0 = any free port, `scale` none = fit the window."""

    data: Path
    server: str | None = None
    extra_ca: Path | None = None
    printer: str = "none"
    paper: str = "80"
    printer_model: str = "auto"
    print_unconfirmed: bool = False
    logo: Path | None = None
    drawer: str = "none"
    drawer_sensor: str = "none"
    drawer_at_cash: bool = True
    camera: str = "none"
    pos_port: int | None = None
    mode: str = "till"
    sound_volume: int = 60
    customer_display: str = "none"
    join_address: str = "none"
    theme: str = "system"
    locale: str = "en_GB"
    scale: float | None = None
    fullscreen: bool = False
    key_store: KeyStore = KeyStore.AUTO
    headless: bool = False
    companion: bool = False
    scanner: str = "keyboard"
    scanner_prefix: str = ""
    scanner_suffix: str = ""
    scanner_pace_ms: int | None = None
    scanner_layout: str = "us"
    rights_overnight: bool = True


@dataclass(frozen=True, slots=True)
class Configured:
    """The settings with the origin of each in words."""

    settings: Settings
    origins: Mapping[str, str] = field(default_factory=dict)


def configure(
    command_line: Mapping[str, object],
    environment: Mapping[str, str] | None = None,
    machine_file: Path | None = None,
) -> Configured:
    """The settings in force; raises BadSetting naming the place and the key.

    `command_line` holds only the options that were given, by the names of Settings, as text or of their own type.
    """
    environment = os.environ if environment is None else environment
    machine_file = _machine_file(environment) if machine_file is None else machine_file
    first = _Layers({"data": default_data_folder()})
    outer = [_from_file(machine_file), _from_environment(environment), _from_command_line(command_line)]
    for layer in outer:
        first.lay(layer)
    data = first.values["data"]
    whole = _Layers({"data": default_data_folder()})
    for layer in (outer[0], _provisioned(data / PROVISIONING_FILE), *outer[1:]):
        whole.lay(layer)
    return Configured(Settings(**whole.values), whole.origins)


def default_data_folder() -> Path:
    """The service's folder where this user may write it, else the user's own."""
    if os.name == "posix" and _SERVICE_DATA.is_dir() and os.access(_SERVICE_DATA, os.W_OK | os.X_OK):
        return _SERVICE_DATA
    return Path(platformdirs.user_data_dir("pointill", appauthor=False))


def explained(configured: Configured, *, origin: bool) -> list[str]:
    """One line a setting as `pointill config` prints it, with its origin when asked for."""
    lines = []
    for name, value in shown_settings(configured.settings).items():
        shown = f"{name} = {value}"
        lines.append(f"{shown:<50} # {configured.origins[name]}" if origin else shown)
    return lines


def shown_settings(settings: Settings) -> dict[str, str]:
    """Every setting by its name, its value as TOML would write it."""
    return {entry.name: _shown(getattr(settings, entry.name)) for entry in fields(Settings)}


def provision_server(data: Path, server: str) -> None:
    """Write down in the provisioning file which server this till belongs to; other lines of the file stay; durable."""
    _provision(data, server=quoted(server))


def provision_scanner(data: Path, *, prefix: str, suffix: str, pace_ms: int, by_position: bool) -> None:
    """Write down how this till's keyboard scanner types, as one scan of its card told; durable."""
    _provision(
        data,
        scanner_prefix=quoted(prefix),
        scanner_suffix=quoted(suffix),
        scanner_pace_ms=str(pace_ms),
        scanner_layout=quoted("us" if by_position else "computer"),
    )


def provision_companion(data: Path) -> None:
    """Write down that the server is this computer's own and that the till starts it; durable."""
    _provision(data, companion="true")


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign >= " " and sign != "\x7f" else f"\\u{ord(sign):04x}" for sign in plain) + '"'


def _provision(data: Path, **settings: str) -> None:
    path = data / PROVISIONING_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if not re.match(rf"\s*({'|'.join(settings)})\s*=", line)]
    told = [f"{name} = {value}" for name, value in settings.items()]
    write_whole(path, ("\n".join([*told, *kept]) + "\n").encode())


class _Typed(str):
    """A value from a place that knows nothing but text, so that `1` may mean a number or a yes."""

    __slots__ = ()


_Value = tuple[str, Any, str]
"""Name of the setting, its value, its origin in words."""


class _Layers:
    def __init__(self, built_in: dict[str, Any]) -> None:
        self.values: dict[str, Any] = built_in
        self.origins = {entry.name: "built in" for entry in fields(Settings)}

    def lay(self, layer: list[_Value]) -> None:
        for name, value, origin in layer:
            self.values[name] = value
            self.origins[name] = origin


def _from_file(path: Path) -> list[_Value]:
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} cannot be read: {error}. Correct the file or its rights.") from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"{path} is not TOML: {error}. Correct the file.") from error
    return [(name, _read(name, value, str(path)), str(path)) for name, value in document.items()]


def _provisioned(path: Path) -> list[_Value]:
    layer = _from_file(path)
    if any(name == "data" for name, _, _ in layer):
        raise BadSetting(f"{path}: data cannot be set in the data folder itself. Take the line out.")
    return layer


def _from_environment(environment: Mapping[str, str]) -> list[_Value]:
    return list(_ours(environment))


def _ours(environment: Mapping[str, str]) -> Iterator[_Value]:
    for variable, text in sorted(environment.items()):
        if variable.startswith(PREFIX) and not variable.startswith(_SERVERS_OWN):
            name = variable.removeprefix(PREFIX).lower()
            yield name, _read(name, _Typed(text), f"environment {variable}"), f"environment {variable}"


def _from_command_line(given: Mapping[str, object]) -> list[_Value]:
    return [
        (name, _read(name, _Typed(value) if isinstance(value, str) else value, "command line"), "command line")
        for name, value in given.items()
    ]


def _machine_file(environment: Mapping[str, str]) -> Path:
    if os.name == "nt":
        return Path(environment.get("PROGRAMDATA", r"C:\ProgramData")) / "Pointill" / "till.toml"
    return Path("/etc/pointill/till.toml")


def _read(name: str, value: object, place: str) -> object:
    reader = _READERS.get(name)
    if reader is None:
        known = ", ".join(sorted(_READERS))
        raise BadSetting(f"{place}: there is no setting {name!r}. Settings are: {known}.")
    try:
        return reader(value)
    except ValueError as wrong:
        raise BadSetting(f"{place}: {name} {wrong}, not {str(value)[:80]!r}. Correct it and start again.") from None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value or len(value) > _TEXT_LETTERS_MAX or not value.isprintable():
        raise ValueError("must be a text")
    return value


def _web_address(value: object) -> str:
    """What a phone can open; kept short so that its square code is read from a screen at arm's length."""
    text = _text(value)
    if text == "none":
        return text
    if len(text) > _ADDRESS_LETTERS_MAX or not re.fullmatch(
        r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?", text
    ):
        raise ValueError(f"must be an address for a phone, https://... of at most {_ADDRESS_LETTERS_MAX} letters")
    return text


def _signs(value: object) -> str:
    """What a scanner sends around a code; control signs may be among it."""
    if not isinstance(value, str) or len(value) > _SIGNS_MAX:
        raise ValueError(f"must be a text of at most {_SIGNS_MAX} signs")
    return value


def _locale(value: object) -> str:
    try:
        Locale.parse(_text(value))
    except (ValueError, UnknownLocaleError):
        raise ValueError("must be a language and a country, such as en_GB, es_ES, fr_FR, de_DE or ar_EG") from None
    return str(value)


def _path(value: object) -> Path:
    return (value if isinstance(value, Path) else Path(_text(value))).expanduser().absolute()


def _yes_or_no(value: object) -> bool:
    if isinstance(value, _Typed) and value.lower() in _YES:
        return _YES[value.lower()]
    if value is True or value is False:
        return value
    raise ValueError("must be true or false")


def _port(value: object) -> int:
    if isinstance(value, _Typed) and re.fullmatch(r"[0-9]{1,5}", value, re.ASCII):
        value = int(value)
    if type(value) is not int or not 0 <= value <= PORT_MAX:
        raise ValueError(f"must be a whole number from 0 to {PORT_MAX}")
    return value


def _pace(value: object) -> int:
    if isinstance(value, _Typed) and re.fullmatch(r"[0-9]{1,3}", value, re.ASCII):
        value = int(value)
    if type(value) is not int or not 1 <= value <= _PACE_MS_MAX:
        raise ValueError(f"must be a whole number of milliseconds from 1 to {_PACE_MS_MAX}")
    return value


def _volume(value: object) -> int:
    if isinstance(value, _Typed) and re.fullmatch(r"[0-9]{1,3}", value, re.ASCII):
        value = int(value)
    if type(value) is not int or not 0 <= value <= _VOLUME_MAX:
        raise ValueError(f"must be a whole number from 0 (no sound) to {_VOLUME_MAX}")
    return value


def _scale(value: object) -> float:
    if isinstance(value, _Typed) and re.fullmatch(r"[0-9](\.[0-9]{1,3})?", value, re.ASCII):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 2:
        raise ValueError("must be a number from 1.0 to 2.0")
    return float(value)


def _one_of(*words: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return value

    return read


def _paper(value: object) -> str:
    """Millimetres, as a number or a text."""
    text = str(value) if type(value) is int else value
    if text not in ("80", "58"):
        raise ValueError("must be 80 or 58, the width of the paper in mm")
    return str(text)


def _key_store(value: object) -> KeyStore:
    return KeyStore(_one_of(*KeyStore)(value))


_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "data": _path,
    "server": _text,
    "extra_ca": _path,
    "printer": _text,
    "paper": _paper,
    "printer_model": _text,
    "print_unconfirmed": _yes_or_no,
    "logo": _path,
    "drawer": _one_of("none", "pin2", "pin5"),
    "drawer_sensor": _one_of("none", "high", "low"),
    "drawer_at_cash": _yes_or_no,
    "camera": _text,
    "pos_port": _port,
    "mode": _one_of("till", "beside"),
    "sound_volume": _volume,
    "customer_display": _one_of("none", "screen", "window"),
    "join_address": _web_address,
    "theme": _one_of("light", "dark", "system"),
    "locale": _locale,
    "scale": _scale,
    "fullscreen": _yes_or_no,
    "key_store": _key_store,
    "headless": _yes_or_no,
    "companion": _yes_or_no,
    "scanner": _text,
    "scanner_prefix": _signs,
    "scanner_suffix": _signs,
    "scanner_pace_ms": _pace,
    "scanner_layout": _one_of("us", "computer"),
    "rights_overnight": _yes_or_no,
}


def _shown(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case str() | Path():
            return quoted(str(value))
        case _:
            return str(value)
