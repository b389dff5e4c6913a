"""The style sheets of desk and phone pages: tokens, then what both share, then each its own.

The phone's has no typeface: a phone uses its own, and waits for none.
Invariant: no colour stands in a `.css` file; all come from `config/theme/theme.toml`.
"""

import hashlib
from dataclasses import dataclass
from importlib import resources

import msgspec

from county.web.typefaces import faces
from screen.paging.theme import Theme, load

SHARED = ("base.css", "content.css")
_PX = ("corner_px", "focus_ring_px")


@dataclass(frozen=True)
class StyleSheet:
    """The style sheet's text and the address that names this version of it."""

    text: str
    address: str


def build() -> StyleSheet:
    """Return the desk's style sheet of the shipped theme.

    `components.css` is compiled at set-up from `components.scss` (tools/build_components.py).
    """
    return _sheet(faces(), *map(_file, (*SHARED, "components.css", "look.css")))


def build_phone() -> StyleSheet:
    """Return the phone pages' style sheet of the shipped theme."""
    return _sheet(*map(_file, SHARED), _file("phone.css"))


def _sheet(*parts: str) -> StyleSheet:
    """Return the tokens and these parts as a sheet."""
    contrast = _properties(load(high_contrast=True))
    tokens = (
        f":root{{{_properties(load())}}}",
        f"@media (prefers-contrast:more){{:root{{{contrast}}}}}",
    )
    text = "\n".join((*tokens, *parts))
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return StyleSheet(text, f"/look/{digest}.css")


def _file(name: str) -> str:
    return resources.files("county.web").joinpath(name).read_text(encoding="utf-8")


def _properties(theme: Theme) -> str:
    """Return the theme's tokens as CSS custom properties."""
    tokens = msgspec.to_builtins(theme)
    return "".join(f"--{_name(name)}:{_value(name, value)};" for name, value in tokens.items())


def _name(token: str) -> str:
    return token.removesuffix("_px").removesuffix("_ms").replace("_", "-")


def _value(token: str, value: object) -> str:
    unit = "px" if token in _PX else "ms" if token.endswith("_ms") else ""
    return f"{value}{unit}"
