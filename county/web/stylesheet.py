"""The one style sheet of desk and phone pages: tokens, typeface, then `look.css`.

Invariant: no colour stands in `look.css`; all come from `config/theme/theme.toml`.
"""

import hashlib
from dataclasses import dataclass
from importlib import resources

import msgspec

from county.web.typefaces import faces
from screen.paging.theme import Theme, load

_PX = ("corner_px", "focus_ring_px")


@dataclass(frozen=True)
class StyleSheet:
    """The style sheet's text and the address that names this version of it."""

    text: str
    address: str


def build() -> StyleSheet:
    """Return the style sheet of the shipped theme."""
    look = resources.files("county.web").joinpath("look.css").read_text(encoding="utf-8")
    contrast = _properties(load(high_contrast=True))
    text = (
        f":root{{{_properties(load())}}}\n"
        f"@media (prefers-contrast:more){{:root{{{contrast}}}}}\n{faces()}\n{look}"
    )
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return StyleSheet(text, f"/look/{digest}.css")


def _properties(theme: Theme) -> str:
    """Return the theme's tokens as CSS custom properties."""
    tokens = msgspec.to_builtins(theme)
    return "".join(f"--{_name(name)}:{_value(name, value)};" for name, value in tokens.items())


def _name(token: str) -> str:
    return token.removesuffix("_px").removesuffix("_ms").replace("_", "-")


def _value(token: str, value: object) -> str:
    unit = "px" if token in _PX else "ms" if token.endswith("_ms") else ""
    return f"{value}{unit}"
