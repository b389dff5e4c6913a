"""A county with sources of alerts, and the signer beside it."""

from dataclasses import dataclass
from pathlib import Path

from fastapi.testclient import TestClient

from content_sync.store.reader import ContentReader, ItemQuery
from county.__main__ import main
from county.alerts import proof
from county.alerts.receiving import AlertIntake
from county.web.serving import build_application
from disclosure.channels import Channel
from disclosure.items import Item
from tests.county.asking import AskedCounty
from tests.county.capping import SEED, TOKEN
from tests.county.ceremony import Ceremony
from tests.county.making import VILLAGE, Town
from tests.fakes.county import FilledStore

SOURCES = """
[[source]]
name = "weather"
issuing_body = "{body}"
senders = ["{sender}"]
rule = "standing"
areas = ["990421000000"]
key = "{key}"
exercises = true

[[source]]
name = "office"
issuing_body = "清禾县应急管理局"
senders = ["office@qinghe.example"]
rule = "two_people"
areas = ["990421000000"]
token = "{token}"
"""


@dataclass
class Station:
    """A county with sources of alerts, and the signer beside it."""

    town: Town
    folder: Path
    ceremony: Ceremony
    intake: AlertIntake

    @property
    def settings(self) -> Path:
        return self.folder / "signer.toml"

    def drop(self, raw: bytes, name: str = "a.xml", source: str = "weather") -> Path:
        """Drop a message with its source's proof."""
        given = proof.by_token(raw, TOKEN) if source == "office" else proof.by_key(raw, SEED)
        return self.drop_with(raw, given, name, source)

    def drop_with(self, raw: bytes, given: bytes | None, name: str, source: str) -> Path:
        folder = self.folder / "inbox" / source
        folder.mkdir(parents=True, exist_ok=True)
        if given is not None:
            (folder / f"{name}.proof").write_bytes(given)
        (folder / name).write_bytes(raw)
        return folder / name

    def sign(self) -> int:
        """Run the signer once."""
        return main(["alert", "sign", "--settings", str(self.settings), "--once"])

    def sealed(self) -> list[Path]:
        return sorted((self.folder / "sealed").glob("*.sealed.json"))

    def reason(self, name: str = "a.xml", source: str = "weather") -> str:
        return (self.folder / "inbox" / source / "refused" / f"{name}.reason.txt").read_text()

    def take(self) -> int:
        """Let the server look into its folders once."""
        return self.intake.turn()


def on_terminal(station: Station, folder: Path) -> list[Item]:
    """Return the alerts that a village's terminal holds after pulling from the county."""
    app = build_application(station.town.county, station.town.clock)
    with TestClient(app) as client:
        asked = AskedCounty(station.town, client)
        with FilledStore(asked, folder, VILLAGE) as filled:  # type: ignore[arg-type]
            filled.sync()
    reader = ContentReader.open(folder, "test", station.town.clock)
    today = station.town.clock().date()
    found = reader.items(ItemQuery(channel=Channel.LOUDSPEAKER, today=today))
    reader.close()
    return [one.item for one in found]
