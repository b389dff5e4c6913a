"""A town whose speaker has a voice of tones."""

from county.speaking import spoken_drafts
from county.speaking.alert_pieces import PieceSpeaker
from county.speaking.speaker import Speaker
from county.speaking.studio import Studio, Told, Voice
from disclosure.blocks import Sha256
from disclosure.items import Item
from speech.words.lexicon import Lexicon
from tests.county.making import SPOKEN, Town, item_text
from tests.fakes.voice import FakeVoice

ADDRESS = "/desk/broadcasts/hearing"


class Booth:
    """A town whose speaker has a voice of tones."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.voice = FakeVoice(amplitude=0.05)
        self.lexicons: list[Lexicon] = []
        self.told: list[tuple[int, int]] = []

    def speaker(self) -> Speaker:
        return Speaker(
            self.town.county, Studio(self._voice), lambda done, of: self.told.append((done, of))
        )

    def piece_speaker(self) -> PieceSpeaker:
        return PieceSpeaker(self.town.county, Studio(self._voice))

    def _voice(self, lexicon: Lexicon, told: Told) -> Voice:
        self.lexicons.append(lexicon)
        told(1, 2)
        return self.voice

    def draft(self, name: str = "water") -> Item:
        with self.town.county.database.reading() as connection:
            found = spoken_drafts.waiting(connection)
        return next(one.item for one in found if one.item.title == name)

    def page(self) -> str:
        return f"{ADDRESS}/{self.draft().id}"

    def audio(self) -> Sha256 | None:
        spoken = self.draft().spoken
        assert spoken is not None
        return spoken.audio


def spoken_item(title: str = "water", text: str = "乡亲们，明天停水。", area: str = "") -> str:
    more = SPOKEN.replace("乡亲们，明天停水。", text)
    made = item_text(title, channels='["loudspeaker"]', more=more)
    return made.replace("石桥村村民委员会", area) if area else made
