"""A machine is called after its terminal, and its other names stay."""

from pathlib import Path

import pytest

from content_sync.setup.naming import name_machine
from disclosure.errors import UsageError

AGENT = """county_url = "https://gk.example"
root = "root.json"
area = "990421101201"
terminal_id = "t"
terminal_number = {number}
store = "/var/lib/mingbai"
"""


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    (tmp_path / "hostname").write_text("raspberrypi\n")
    hosts = "127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n192.0.2.7 printer\n"
    (tmp_path / "hosts").write_text(hosts)
    return tmp_path


@pytest.mark.parametrize(("number", "name"), [(7, "mingbai-0007"), (12345, "mingbai-12345")])
def test_it_has_its_terminal_s_number(etc: Path, number: int, name: str) -> None:
    settings = etc / "agent.toml"
    settings.write_text(AGENT.format(number=number))
    for _ in range(2):
        assert name_machine(settings, etc, kept=etc / "kept", at_once=False) == name
        assert (etc / "hostname").read_text() == f"{name}\n"
        hosts = (etc / "hosts").read_text()
        assert hosts == f"127.0.0.1\tlocalhost\n192.0.2.7 printer\n127.0.1.1 {name}\n"
    assert (etc / "hosts").stat().st_mode & 0o777 == 0o644


def test_a_read_only_root_gets_its_name_again_at_each_start(etc: Path) -> None:
    kept, settings = etc / "kept", etc / "agent.toml"
    settings.write_text(AGENT.format(number=7))
    name_machine(settings, etc, kept=kept, at_once=False)
    assert not kept.exists(), "a machine without a data partition keeps no copy"
    kept.mkdir()
    name_machine(settings, etc, kept=kept, at_once=False)
    for name in ("hostname", "hosts"):
        assert (kept / name).read_bytes() == (etc / name).read_bytes()
        assert (kept / name).stat().st_mode & 0o777 == 0o644


def test_settings_that_are_none_name_nothing(etc: Path) -> None:
    settings = etc / "agent.toml"
    settings.write_text("terminal_number = '; reboot'")
    with pytest.raises(UsageError):
        name_machine(settings, etc, kept=etc / "kept", at_once=False)
    assert (etc / "hostname").read_text() == "raspberrypi\n"
