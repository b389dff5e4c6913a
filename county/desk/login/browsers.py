"""Browsers in words, so that people know their own sessions again.

Invariant: what a browser says of itself is only ever matched, never shown.
"""

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("360", "360 浏览器"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_words(agent: str) -> str:
    """Return e.g. ``Edge · Windows``; empty where a browser says nothing that is known."""
    found = [_first(agent, marks) for marks in (_BROWSERS, _SYSTEMS)]
    return " · ".join(words for words in found if words)


def _first(agent: str, marks: tuple[tuple[str, str], ...]) -> str:
    return next((words for mark, words in marks if mark in agent), "")
