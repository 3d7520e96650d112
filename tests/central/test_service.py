"""Customer service at the command line: people join, and are given what the programme has for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from central.__main__ import main


class Service:
    def __init__(self, url: str, folder: Path, said: pytest.CaptureFixture[str]) -> None:
        self.url, self.folder, self.said = url, folder, said
        self("shop-init", "--preset", "cafe", "--currency", "EUR")
        self.draft = json.loads(self("programme", "show")[1])

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = main([*words, "--db", self.url, "--data", str(self.folder)])
        out = self.said.readouterr()
        assert "Traceback" not in out.err
        return code, out.out, out.err

    def publish(self, **changed: object) -> None:
        path = self.folder / "draft.json"
        path.write_text(json.dumps(self.draft | {"version": self.draft["version"] + 1} | changed))
        assert self("programme", "publish", str(path))[0] == 0

    def file(self, text: str) -> str:
        path = self.folder / "numbers.txt"
        path.write_text(text)
        return str(path)


@pytest.fixture
def service(sqlite_copy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Service:
    return Service(sqlite_copy, tmp_path, capsys)


def joined(service: Service, *words: str) -> str:
    code, out, err = service("member", "add", "--given", "Ana", *words)
    assert (code, err) == (0, "")
    return out.removeprefix("added: ").split(",")[0].strip()


def test_a_member_joins_is_proven_and_shown(service: Service) -> None:
    service.publish(bonuses={"welcome": {"points": 50}})
    first = joined(service, "--family", "Silva", "--phone", "+351912345678", "--segment", "staff")
    second = joined(service, "--brought-by", first)
    assert service("member", "proven", first)[1] == f"proven: {first}, 50 points for a start\n"
    assert service("member", "brought-by", second, first)[0] == 1
    shown = json.loads(service("member", "show", second, "--json")[1])
    assert shown["brought_by"] == json.loads(service("member", "show", first, "--json")[1])["id"]
    text = service("member", "show", first)[1]
    assert "points: 50" in text
    assert "proven: yes" in text
    assert "None" not in text
    assert service("member", "show", "1")[2].startswith("Nobody has the card or member number 1.")


def test_f28_who_added_and_vouched_for_whom_is_written_down(service: Service) -> None:
    first = joined(service, "--by", "ann")
    second = joined(service, "--proven", "--by", "ben")
    assert service("member", "proven", first, "--by", "cem")[0] == 0
    assert service("member", "brought-by", first, second, "--by", "  dan\n ")[0] == 0
    log = [line.partition("  ")[2] for line in service("member", "log")[1].splitlines()]
    assert log == [
        f"ann: added member {first}",
        f"ben: added, as proven, member {second}",
        f"cem: called proven member {first}",
        f"dan: said that {second} brought member {first}",
    ]
    assert len(service("member", "log", first)[1].splitlines()) == 3
    assert "member" not in service("programme", "log")[1]


def test_a_gift_is_handed_to_members_named_in_a_file(service: Service) -> None:
    kind = {"id": "cup", "name": "Free coffee", "value_minor": 350}
    service.publish(
        vouchers=[kind], gifts=[{"id": "xmas", "label": "Christmas", "voucher": "cup", "budget_vouchers": 2}]
    )
    numbers = [joined(service) for _ in range(3)]
    path = service.file("\n".join(numbers[:2]) + "\n\n")
    assert service("vouchers", "issue", "xmas", "--members", path, "--dry-run")[1].startswith("would be given: 2")
    code, out, _ = service("vouchers", "issue", "xmas", "--members", path, "--by", "ann")
    assert (code, out) == (0, "given: 2; had it: 0; not for them: 0\n")
    code, _, err = service("vouchers", "issue", "xmas", "--all")
    assert code == 1
    assert "programme resume xmas" in err
    assert "ann: gave 2 vouchers by xmas" in service("programme", "log")[1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("vouchers", "issue", "xmas", "--members", "nowhere.txt"), "cannot be read"),
        (("vouchers", "issue", "xmas", "--members", "EMPTY"), "names nobody"),
        (("vouchers", "issue", "xmas", "--members", "EMPTY", "--tier", "gold"), "choose among --all"),
        (("vouchers", "issue", "xmas", "--all"), "has no gift xmas"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(service: Service, words: tuple[str, ...], why: str) -> None:
    empty = service.file("\n")
    code, _, err = service(*(empty if word == "EMPTY" else word for word in words))
    assert code == 1
    assert why in err


def test_whom_a_gift_is_for_must_be_said(service: Service) -> None:
    with pytest.raises(SystemExit) as wrong:
        service("vouchers", "issue", "xmas")
    assert wrong.value.code == 2
