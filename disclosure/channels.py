"""Channels: the faces on which an approved item may appear."""

from enum import StrEnum


class Channel(StrEnum):
    """A face of an item (渠道)."""

    KIOSK = "kiosk"
    SCREEN = "screen"
    LOUDSPEAKER = "loudspeaker"
    PHONE = "phone"
    PRINT = "print"


def label(channel: Channel) -> str:
    """Return the Chinese name of a channel."""
    return _LABELS[channel]


_LABELS = {
    Channel.KIOSK: "触摸终端",
    Channel.SCREEN: "电子屏",
    Channel.LOUDSPEAKER: "大喇叭",
    Channel.PHONE: "手机页面",
    Channel.PRINT: "纸质公开",
}
