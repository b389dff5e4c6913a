"""Catalogues and forms as TOML, the very form of the files that ship.

Invariant: what is written here is read back the same by the rules that load the files.
"""

from typing import Any

import msgspec
import tomli_w

from disclosure.catalogue import PARTS, Catalogue, parse_catalogue
from disclosure.errors import MalformedError
from disclosure.forms import Form, Forms, parse_forms

LONGEST_CODE = 64
"""Characters of an entry's code at most: as many as the county's tables have room for."""


def catalogue_text(catalogue: Catalogue) -> str:
    """Return a catalogue as TOML."""
    whole: dict[str, Any] = {} if catalogue.part == PARTS else {"part": list(catalogue.part)}
    whole["topic"] = [_plain(topic) for topic in catalogue.topic]
    whole["entry"] = [_plain(entry) for entry in catalogue.entry]
    return tomli_w.dumps(whole, multiline_strings=False)


def forms_text(forms: Forms) -> str:
    """Return forms as TOML."""
    return tomli_w.dumps({"form": [_plain(form) for form in forms.form]})


def form_text(form: Form) -> str:
    """Return one form as TOML, as it is edited by itself."""
    return tomli_w.dumps(_plain(form))


def read_both(catalogue: str, forms: str) -> tuple[Catalogue, Forms]:
    """Return a catalogue with its forms.

    Raises:
        MalformedError: one of them is wrong, or an entry names a form that is not there.
    """
    read, laid_out = parse_catalogue(catalogue), parse_forms(forms)
    check_both(read, laid_out)
    return read, laid_out


def check_both(catalogue: Catalogue, forms: Forms) -> None:
    """Raise MalformedError unless every form that an entry names is there, each once.

    A code longer than the tables have room for is refused as well.
    """
    codes = [form.code for form in forms.form]
    for code in codes:
        if codes.count(code) > 1:
            raise MalformedError(f"forms: {code!r} stands twice")
    for entry in catalogue.entry:
        if len(entry.code) > LONGEST_CODE:
            raise MalformedError(
                f"catalogue: entry {entry.code!r}: at most {LONGEST_CODE} characters"
            )
        if entry.form and entry.form not in codes:
            raise MalformedError(f"catalogue: entry {entry.code!r}: no form {entry.form!r}")


def _plain(one: msgspec.Struct) -> dict[str, Any]:
    """Return a struct's fields that say more than their default does."""
    fields = {field.name: field for field in msgspec.structs.fields(one)}
    found = {}
    for name, field in fields.items():
        value = getattr(one, name)
        if field.required or value != field.default:
            found[name] = _value(value)
    return found


def _value(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return _plain(value)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    return str(value) if isinstance(value, str) else value
