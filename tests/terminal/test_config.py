"""Settings come in layers, the later wins, each knows its origin, and what is wrong is named with its place."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.config import (
    Configured,
    KeyStore,
    Settings,
    configure,
    explained,
    provision_scanner,
    provision_server,
    quoted,
    shown_settings,
)
from terminal.errors import BadSetting


def configured(
    tmp_path: Path,
    *,
    machine: str = "",
    provisioned: str = "",
    environment: dict[str, str] | None = None,
    command_line: dict[str, object] | None = None,
) -> Configured:
    machine_file, data = tmp_path / "machine.toml", tmp_path / "data"
    data.mkdir(exist_ok=True)
    machine_file.write_text(f"data = {quoted(str(data))}\n{machine}")
    (data / "till.toml").write_text(provisioned)
    return configure(command_line or {}, environment or {}, machine_file)


def test_without_any_file_everything_is_built_in(tmp_path: Path) -> None:
    found = configure({}, {}, tmp_path / "absent.toml")
    assert found.settings.printer == "none"
    assert found.settings.pos_port is None
    assert set(found.origins.values()) == {"built in"}


def test_each_layer_wins_over_the_one_before(tmp_path: Path) -> None:
    layers = {
        "machine": 'printer = "tcp://machine"\ncamera = "1"\ntheme = "dark"\nmode = "beside"',
        "provisioned": 'printer = "tcp://provisioned"\ncamera = "2"\ntheme = "light"',
        "environment": {"POINTILL_PRINTER": "tcp://environment", "POINTILL_CAMERA": "3"},
        "command_line": {"printer": "tcp://line"},
    }
    found = configured(tmp_path, **layers)  # type: ignore[arg-type]
    assert (found.settings.printer, found.origins["printer"]) == ("tcp://line", "command line")
    assert (found.settings.camera, found.origins["camera"]) == ("3", "environment POINTILL_CAMERA")
    assert (found.settings.theme, found.origins["theme"]) == ("light", str(tmp_path / "data" / "till.toml"))
    assert (found.settings.mode, found.origins["mode"]) == ("beside", str(tmp_path / "machine.toml"))
    assert (found.settings.locale, found.origins["locale"]) == ("en_GB", "built in")


def test_the_provisioning_file_is_looked_for_where_the_command_line_says_the_data_is(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "till.toml").write_text('server = "https://shop.example"')
    found = configured(tmp_path, provisioned='server = "https://wrong.example"', command_line={"data": str(elsewhere)})
    assert found.settings.data == elsewhere
    assert found.settings.server == "https://shop.example"


def test_text_of_the_environment_becomes_numbers_and_choices(tmp_path: Path) -> None:
    environment = {
        "POINTILL_POS_PORT": "8099",
        "POINTILL_HEADLESS": "yes",
        "POINTILL_FULLSCREEN": "0",
        "POINTILL_SCALE": "1.25",
        "POINTILL_KEY_STORE": "file",
        "POINTILL_SCANNER_PREFIX": "",
        "POINTILL_CENTRAL_DB": "the server's own",
        "HOME": "/",
    }
    settings = configured(tmp_path, environment=environment).settings
    assert settings.pos_port == 8099
    assert settings.headless is True
    assert settings.fullscreen is False
    assert settings.scale == 1.25
    assert settings.key_store is KeyStore.FILE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('printr = "none"', ["machine.toml", "'printr'", "printer"]),
        ('pos_port = "8099"', ["machine.toml", "pos_port", "whole number from 0 to 65535", "8099"]),
        ("pos_port = 65536", ["pos_port", "65536"]),
        ("pos_port = true", ["pos_port", "True"]),
        ("pos_port = 80.0", ["pos_port"]),
        ('headless = "yes"', ["headless", "true or false"]),
        ("headless = 1", ["headless", "true or false"]),
        ("printer = 9100", ["printer", "text"]),
        ('printer = ""', ["printer", "text"]),
        ('printer = "a\\u0007b"', ["printer", "text"]),
        ("paper = 76", ["paper", "80 or 58"]),
        ('print_unconfirmed = "no"', ["print_unconfirmed", "true or false"]),
        ('mode = "both"', ["mode", "till, beside"]),
        ('theme = "Dark"', ["theme", "light, dark, system"]),
        ('key_store = "cloud"', ["key_store", "auto, file, keystore"]),
        ('locale = "german"', ["locale", "de_DE", "'german'"]),
        ('locale = "xx_YY"', ["locale", "en_GB"]),
        ("locale = 3", ["locale"]),
        ("scale = 3", ["scale", "1.0 to 2.0"]),
        ("scale = nan", ["scale", "1.0 to 2.0"]),
        ('[till]\nprinter = "none"', ["machine.toml", "'till'"]),
        ("printer = ", ["machine.toml", "not TOML"]),
    ],
)
def test_a_wrong_line_in_a_file_is_refused_with_file_and_key(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(BadSetting) as refused:
        configured(tmp_path, machine=text)
    assert all(word in refused.value.sentence for word in words), refused.value.sentence


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("POINTILL_PRINTR", "none"),
        ("POINTILL_POS_PORT", "1e3"),
        ("POINTILL_POS_PORT", "８０"),
        ("POINTILL_POS_PORT", "-1"),
        ("POINTILL_HEADLESS", "maybe"),
        ("POINTILL_SCALE", "x"),
    ],
)
def test_a_wrong_variable_is_refused_by_its_name(tmp_path: Path, variable: str, text: str) -> None:
    with pytest.raises(BadSetting, match=variable):
        configured(tmp_path, environment={variable: text})


def test_a_wrong_option_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="command line: pos_port"):
        configured(tmp_path, command_line={"pos_port": "ninety"})


def test_the_data_folder_cannot_move_itself(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"till\.toml: data"):
        configured(tmp_path, provisioned='data = "/elsewhere"')


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "machine.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadSetting, match=r"machine\.toml"):
        configure({}, {}, tmp_path / "machine.toml")


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    """One that has no reader would be refused wherever somebody writes it down."""
    for entry in fields(Settings):
        shown = shown_settings(Settings(tmp_path))[entry.name]
        text = "1" if shown == "none" else shown.strip('"')
        environment = {f"POINTILL_{entry.name.upper()}": text}
        found = configure({}, environment, tmp_path / "no-file")
        assert found.origins[entry.name].startswith("environment")


def test_every_setting_is_explained_with_its_origin(tmp_path: Path) -> None:
    lines = explained(configured(tmp_path, machine="pos_port = 0"), origin=True)
    assert any(line.startswith("pos_port = 0 ") and line.endswith(f"# {tmp_path / 'machine.toml'}") for line in lines)
    assert any(line.startswith("server = none") and line.endswith("# built in") for line in lines)
    assert any(line.startswith("headless = false") for line in lines)
    plain = explained(configured(tmp_path), origin=False)
    assert 'printer = "none"' in plain
    assert len(plain) == len(lines)


def test_enrolment_writes_the_server_down_and_leaves_other_lines_alone(tmp_path: Path) -> None:
    (tmp_path / "till.toml").write_text('# ours\nserver="https://old.example"\nprinter = "tcp://p"\n')
    provision_server(tmp_path, "https://new.example")
    text = (tmp_path / "till.toml").read_text()
    assert tomllib.loads(text) == {"server": "https://new.example", "printer": "tcp://p"}
    assert "# ours" in text
    found = configure({"data": tmp_path}, {}, tmp_path / "absent.toml")
    assert found.settings.server == "https://new.example"


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_a_quoted_text_reads_back(text: str) -> None:
    assert tomllib.loads(f"a = {quoted(text)}") == {"a": text}


def test_what_a_scan_of_the_card_told_is_kept_whatever_signs_it_holds(tmp_path: Path) -> None:
    found = configured(tmp_path, provisioned='server = "http://127.0.0.1:1"\nscanner_prefix = "old"')
    data = found.settings.data
    provision_scanner(data, prefix='\x02"\\', suffix="\x1b;\r\n", pace_ms=45, by_position=False)
    provision_scanner(data, prefix='\x02"\\', suffix="\x1b;\r\n", pace_ms=60, by_position=False)
    kept = configure({}, {}, tmp_path / "machine.toml").settings
    assert (kept.scanner_prefix, kept.scanner_suffix, kept.scanner_pace_ms) == ('\x02"\\', "\x1b;\r\n", 60)
    assert (kept.scanner_layout, kept.server) == ("computer", "http://127.0.0.1:1")
    assert all(line.isprintable() for line in explained(configure({}, {}, tmp_path / "machine.toml"), origin=True))


@pytest.mark.parametrize("wrong", ["0", "201", "quick", "-5", "4.5"])
def test_a_pace_that_no_scanner_has_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(BadSetting, match="milliseconds"):
        configured(tmp_path, environment={"POINTILL_SCANNER_PACE_MS": wrong})
    assert configured(tmp_path, environment={"POINTILL_SCANNER_PACE_MS": "45"}).settings.scanner_pace_ms == 45


@pytest.mark.parametrize("address", ["https://shop.example/join", "http://10.0.0.4:8080", "https://shop.example?a=1#b"])
def test_an_address_to_join_by_is_one_for_a_phone(tmp_path: Path, address: str) -> None:
    assert configured(tmp_path, machine=f"join_address = {quoted(address)}").settings.join_address == address


@pytest.mark.parametrize(
    "address", ["shop.example", "javascript:alert(1)", "https://", "https://a b", "https://x/" + "y" * 300, "ftp://x"]
)
def test_no_other_text_becomes_a_code_for_customers(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadSetting, match="join_address must be an address"):
        configured(tmp_path, machine=f"join_address = {quoted(address)}")
