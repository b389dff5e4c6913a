"""A bundle of diagnostics: useful to a technician, and without anything of a person."""

import io
import json
import random
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from content_sync.__main__ import main
from content_sync.diagnosing import commands
from content_sync.diagnosing.asked import AskedFolder
from content_sync.diagnosing.collecting import Sources, collect
from content_sync.diagnosing.journal import Ask, JournalLimits
from content_sync.diagnosing.packing import pack
from disclosure.diagnostics import FILES, FINDINGS, FIRST_PAGE, JOURNAL
from disclosure.errors import RejectedError
from disclosure.outbox import OutboxKind
from tests.fakes.county import NOW, VILLAGE, FakeCounty, FilledStore, an_item

SECRETS = {
    "name": "张桂兰",
    "latin name": "Guilanxi",
    "phone": "13987654321",
    "phone in groups": "139 8765 4321",
    "words": "我家的低保停了三个月怎么办",
    "code": "WLHQ-7KQ2-9TRB",
    "ticket": "tkt_q83vEjRWeJCrze8SNFZ4kA",
    "wifi": "Sunflower88field",
    "broker": "Br0kerPassw0rd",
    "pin": "$argon2id$v=19$m=65536$c2FsdHNhbHQ$aGFzaGhhc2g",
    "key": "3f9c0e77aa1b4d5290cc71e6d8b2f4a1",
    "address": "fe80::dea6:32ff:fe01:203",
    "mac": "dc:a6:32:01:02:03",
    "user in address": "zhangsangl",
    "unknown key": "LeftoverSecretText",
}
AGENT = f"""
county_url = "https://{SECRETS["user in address"]}:{SECRETS["ticket"]}@gk.example.gov.cn/x"
root = "1.root.json"
area = "{VILLAGE}"
terminal_id = "terminal-3"
terminal_number = 3
store = "store"
[broker]
host = "broker.example"
username = "{SECRETS["latin name"]}"
password = "{SECRETS["broker"]}"
"""
KIOSK = f"""
store = "store"
pin = "{SECRETS["pin"]}"
item_page = "https://gk.example/{SECRETS["code"]}"
printer = "{SECRETS["latin name"]}"
note_of_technician = "{SECRETS["unknown key"]}"
quiet_seconds = 90
"""
LIMITS = JournalLimits()
MOST = 512 * 1024


def entry(message: object, unit: str = "mingbai-agent.service", at: int = 1_795_000_000) -> str:
    told = {"__REALTIME_TIMESTAMP": str(at * 10**6), "_SYSTEMD_UNIT": unit, "PRIORITY": "6"}
    return json.dumps(told | {"MESSAGE": message})


def leaking(_command: Sequence[str], _most: int) -> bytes:
    """A journal into which a fault wrote all that it must not hold."""
    lines = [entry(f"ValueError: {secret} is refused") for secret in SECRETS.values()]
    lines += [entry(f"  File {secret!r}, line 3") for secret in SECRETS.values()]
    lines += [entry([1, 2, 3]), entry("the county does not answer", SECRETS["name"])]
    return "\n".join(["half a line", *lines]).encode()


def no_systemd(_command: tuple[str, ...]) -> str:
    raise FileNotFoundError(2, "systemctl")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Path]:
    """A terminal full of what must not leave it; return the folder of its settings."""
    county = FakeCounty()
    county.publish(an_item("石桥村停水通知"))
    store = tmp_path / "store"
    with FilledStore(county, store) as filled:
        filled.outbox.name_terminal("terminal-3", 3)
        filled.sync()
        body = json.dumps(SECRETS, ensure_ascii=False).encode()
        for kind in (OutboxKind.REQUEST, OutboxKind.REQUEST, OutboxKind.OPINION):
            filled.outbox.put(kind, body, made=NOW)
        filled.journal.reject(VILLAGE, "head", str(SECRETS), body)
        (store / "device").mkdir()
        (store / "device" / "device.key").write_text(SECRETS["key"])
        (tmp_path / "agent.toml").write_text(AGENT)
        (tmp_path / "kiosk.toml").write_text(KIOSK)
        (tmp_path / "network.toml").write_text(f'password = "{SECRETS["wifi"]}"\n')
        yield tmp_path


def made(terminal: Path, most: int = MOST, journal: Ask = leaking) -> bytes:
    sources = Sources(terminal, on_site=False, read_journal=journal, ask_systemd=no_systemd)
    return collect(sources, most, LIMITS)


def unpacked(bundle: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_nothing_of_a_person_and_no_secret_is_in_any_byte_of_it(terminal: Path) -> None:
    bundle = made(terminal)
    texts = unpacked(bundle)
    everything = bundle + "".join([*texts, *texts.values()]).encode()
    for what, secret in SECRETS.items():
        assert secret.encode() not in everything, what
        for half in secret.split():
            assert len(half) < 4 or half.encode() not in everything, what


def test_it_says_what_a_technician_needs(terminal: Path) -> None:
    texts = unpacked(made(terminal))
    assert tuple(texts) == FILES
    assert "0003" in texts[FIRST_PAGE]
    assert "体检" in texts[FIRST_PAGE]
    content = json.loads(texts["5-content.json"])
    assert content["outbox"] == {"opinion": 1, "request": 2}
    assert [feed["whole"] for feed in content["feeds"]]
    shown = json.loads(texts["4-settings.json"])
    assert shown["agent"]["county_url"] == "https://gk.example.gov.cn"
    assert shown["kiosk"] == {"quiet_seconds": 90, "left_out": 5}
    assert "the county does not answer" in texts[JOURNAL]
    assert "agent 6 ValueError: ▢ is refused" in texts[JOURNAL]
    assert json.loads(texts[FINDINGS])["reports"][0]["of"] == "terminal"
    assert json.loads(texts["2-machine.json"])["mingbai"]


def test_the_oldest_of_the_journal_goes_first_and_the_size_holds(terminal: Path) -> None:
    def long(_command: Sequence[str], _most: int) -> bytes:
        # What is mixed does not pack well.
        dice = random.Random(7)
        words = ["county", "agent", "store", "again", "feed", "disk", "network", "file"]
        said = (" ".join(dice.choices(words, k=40)) for _ in range(4000))
        return "\n".join(
            entry(f"{n % 10} {one}", at=10**9 + n) for n, one in enumerate(said)
        ).encode()

    bundle = made(terminal, 64 * 1024, long)
    assert 16 * 1024 < len(bundle) <= 64 * 1024
    last = unpacked(bundle)[JOURNAL].splitlines()[-1]
    assert last.startswith("2001-09-09T02:53:19Z")


def test_the_same_texts_make_the_same_bytes() -> None:
    texts = dict.fromkeys(FILES, "words")
    assert pack(texts, ["a", "b"], MOST) == pack(texts, ["a", "b"], MOST)
    with pytest.raises(RejectedError):
        pack(texts, [], 100)


def test_a_terminal_without_a_journal_has_a_bundle_that_says_so(terminal: Path) -> None:
    def none(_command: Sequence[str], _most: int) -> bytes:
        raise PermissionError(13, "journalctl")

    assert "cannot be read" in unpacked(made(terminal, journal=none))[JOURNAL]


def test_the_command_writes_a_file_or_says_why_not(
    terminal: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(terminal)
    # The faces' doctors are asked as processes, which has a test of its own.
    (terminal / "kiosk.toml").unlink()
    assert main(["diagnose", "--settings", str(terminal)]) == 0
    assert tuple(unpacked((terminal / commands.NAME).read_bytes())) == FILES
    assert main(["diagnose", "--settings", str(terminal), "--out", "nowhere/b.zip"]) == 2
    assert main(["diagnose", "--settings", str(terminal / "none")]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_what_the_agent_asks_for_is_put_where_it_looks(terminal: Path) -> None:
    folder = AskedFolder(terminal / "store" / "content" / "diagnostics")
    assert main(["diagnose", "--settings", str(terminal), "--asked"]) == 0
    assert folder.bundle(7) is None
    folder.ask(7)
    assert main(["diagnose", "--settings", str(terminal), "--asked"]) == 0
    bundle = folder.bundle(7)
    assert bundle is not None
    assert tuple(unpacked(bundle)) == FILES
    assert folder.asked() is None
