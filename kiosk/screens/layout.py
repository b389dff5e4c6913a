"""Loads the kv file that lies beside a module, once.

Invariant: fonts are registered before any rule is applied.
"""

from functools import cache
from pathlib import Path

from kivy.lang import Builder

from screen.widgets import fonts


@cache
def load(name: str, *_named: type) -> None:
    """Load `name`.kv of this folder; the classes that it names come along, so that Kivy knows them."""
    fonts.register()
    Builder.load_file(str(Path(__file__).with_name(f"{name}.kv")))
