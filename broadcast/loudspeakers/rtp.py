"""IP loudspeakers: RTP to a multicast group, coded and paced by an `ffmpeg` child.

What the loudspeaker is told to expect: payload type 9 for G.722 (16 kHz), 8 and 0 for
G.711 A-law and µ-law (8 kHz), as RFC 3551 has them. Invariant: packets carry 20 ms, which
every such loudspeaker takes.
"""

import shutil
from pathlib import Path
from typing import NamedTuple

from broadcast.loudspeakers.child import ChildPlayback, play
from broadcast.loudspeakers.output import OutputError
from broadcast.settings import OutputSettings

_RTP_HEADER_BYTES = 12
_PACKET_BYTES = 160
"""20 ms of any of the codecs: each makes 64 kbit/s."""


class Codec(NamedTuple):
    """A codec: how ffmpeg calls it, samples a second, payload type."""

    encoder: str
    rate: int
    payload_type: int


CODECS = {
    "g722": Codec("g722", 16_000, 9),
    "pcma": Codec("pcm_alaw", 8_000, 8),
    "pcmu": Codec("pcm_mulaw", 8_000, 0),
}


class RtpSpeaker:
    """Sends to a multicast group.

    Arguments:
        settings: address, port and codec.
    """

    name = "rtp"

    def __init__(self, settings: OutputSettings) -> None:
        self._settings = settings
        if not shutil.which("ffmpeg"):
            raise OutputError("ffmpeg is not installed: apt-get install ffmpeg")

    def start(self, wav: Path, seconds: float) -> ChildPlayback:
        """See `broadcast.loudspeakers.output.Loudspeaker.start`."""
        if not wav.is_file():
            raise OutputError(f"{wav} does not exist")
        codec = CODECS[self._settings.codec]
        source = ["-re", "-i", str(wav), "-vn", "-ac", "1", "-ar", str(codec.rate)]
        coded = ["-c:a", codec.encoder, "-payload_type", str(codec.payload_type), "-f", "rtp"]
        quiet = ["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error"]
        return play([*quiet, *source, *coded, self._url()], seconds)

    def _url(self) -> str:
        wanted = self._settings
        options = [f"ttl={wanted.hops}", f"pkt_size={_RTP_HEADER_BYTES + _PACKET_BYTES}"]
        if wanted.interface:
            options.append(f"localaddr={wanted.interface}")
        return f"rtp://{wanted.address}:{wanted.port}?{'&'.join(options)}"
