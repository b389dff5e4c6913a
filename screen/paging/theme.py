"""The look's tokens (`config/theme/theme.toml`) and their contrasts.

Invariant: every pair of colours in `TEXT_PAIRS` keeps 4.5:1 in both themes.
"""

import tomllib
from functools import cache

import msgspec

from disclosure import shipped
from disclosure.errors import MalformedError
from disclosure.items import Strict

FLOOR = 4.5
"""Least contrast of text on its ground (WCAG 2.2, 1.4.3)."""

TEXT_PAIRS = (
    ("ink", "paper"),
    ("ink", "mist"),
    ("muted", "paper"),
    ("muted", "mist"),
    ("civic", "paper"),
    ("civic", "mist"),
    ("deep", "paper"),
    ("seal", "paper"),
    ("seal", "mist"),
    ("amber", "paper"),
    ("green", "paper"),
    ("green", "mist"),
    ("fill_ink", "civic"),
    ("fill_ink", "deep"),
    ("fill_ink", "seal"),
    ("fill_ink", "amber"),
    ("fill_ink", "green"),
)
"""Every text colour with the grounds it stands on."""


class Theme(Strict, frozen=True, kw_only=True):
    """Colours as ``#RRGGBB`` and shapes.

    Attributes:
        ink, muted: text; dates and sources.
        paper, mist: cards and pages; the ground behind them.
        civic, deep, seal, amber, green: fills, and text on paper.
        fill_ink: text on those fills.
        focus: ring around what the keyboard is on.
        hairline: thin lines.
        warn_red, warn_orange, warn_yellow, warn_blue: an alert's words on black.
        shade: what lies over a page, half transparent, while something else asks.
        corner_px: radius of a card's corners.
        focus_ring_px: width of the focus ring.
        type_scale: step between text sizes.
        ease_ms: length of a transition, milliseconds.
    """

    ink: str
    muted: str
    paper: str
    mist: str
    civic: str
    deep: str
    seal: str
    amber: str
    green: str
    fill_ink: str
    focus: str
    hairline: str
    shade: str
    warn_red: str
    warn_orange: str
    warn_yellow: str
    warn_blue: str
    corner_px: int
    focus_ring_px: int
    type_scale: float
    ease_ms: int


@cache
def load(*, high_contrast: bool = False) -> Theme:
    """Return the shipped theme.

    Arguments:
        high_contrast: one bright colour on black instead of the palette.

    Raises:
        MalformedError: `theme.toml` is wrong.
    """
    tokens = tomllib.loads(shipped.read_text("theme/theme.toml"))
    try:
        plain = tokens["colour"]
        colours = dict(plain, fill_ink=plain["paper"], shade=plain["ink"])
        if high_contrast:
            bright, dark = tokens["high_contrast"]["ink"], tokens["high_contrast"]["paper"]
            grounds = ("paper", "mist", "fill_ink", "shade")
            colours = {name: dark if name in grounds else bright for name in colours}
        warning = {f"warn_{name}": colour for name, colour in tokens["warning"].items()}
        shape = tokens["shape"]
        return msgspec.convert(
            {
                **colours,
                **warning,
                "corner_px": shape["corner_px"],
                "focus_ring_px": shape["focus_ring_px"],
                "type_scale": shape["type_scale"],
                "ease_ms": tokens["motion"]["ease_ms"],
            },
            Theme,
        )
    except (KeyError, msgspec.ValidationError) as error:
        raise MalformedError(f"config/theme/theme.toml: {error}") from error


def rgba(colour: str) -> tuple[float, float, float, float]:
    """Return ``#RRGGBB`` as four fractions, opaque."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue, 1.0


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in rgba(colour)[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
