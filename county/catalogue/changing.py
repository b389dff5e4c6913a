"""Changes of a catalogue, each a pure step from one edition to the next.

Invariant: an entry keeps its code for good, for items name it; what items name is not taken
out, it may only stop being owed.
"""

from collections.abc import Callable

import msgspec

from county.catalogue.versions import Edition
from disclosure.catalogue import Catalogue, Entry
from disclosure.errors import NotAllowedError
from disclosure.forms import Form
from disclosure.items import EntryCode

Step = Callable[[Edition], Edition]


def put_entry(edition: Edition, entry: Entry) -> Edition:
    """Return the edition with an entry changed, or added after the last one of its part."""
    entries = list(edition.catalogue.entry)
    places = [n for n, one in enumerate(entries) if one.code == entry.code]
    if places:
        entries[places[0]] = entry
    else:
        same = [n for n, one in enumerate(entries) if one.part == entry.part]
        entries.insert(same[-1] + 1 if same else len(entries), entry)
    return _with(edition, entry=tuple(entries))


def drop_entry(edition: Edition, code: EntryCode, in_use: int) -> Edition:
    """Return the edition without an entry.

    Raises:
        NotAllowedError: `in_use` items or manuscripts name it.
    """
    if in_use:
        raise NotAllowedError(f"entry {code!r}: {in_use} items or manuscripts name it")
    left = tuple(one for one in edition.catalogue.entry if one.code != code)
    return _with(edition, entry=left)


def set_parts(edition: Edition, names: dict[str, str], added: str) -> Edition:
    """Return the edition with its parts renamed, in the order given, and one added.

    Arguments:
        edition: to change.
        names: the new name of each old part; an empty one takes the part out.
        added: a further part, or empty.

    Raises:
        NotAllowedError: a part that has entries would be taken out.
    """
    kept = {old: new for old, new in names.items() if new}
    for entry in edition.catalogue.entry:
        if entry.part not in kept:
            raise NotAllowedError(f"part {entry.part!r} still has entries")
    entries = tuple(
        msgspec.structs.replace(one, part=kept[one.part]) for one in edition.catalogue.entry
    )
    parts = (*kept.values(), *((added,) if added else ()))
    return _with(edition, entry=entries, part=parts)


def put_form(edition: Edition, form: Form) -> Edition:
    """Return the edition with a form changed, or added at the end."""
    forms = [form if one.code == form.code else one for one in edition.forms.form]
    if form not in forms:
        forms.append(form)
    return Edition(
        edition.number,
        edition.catalogue,
        msgspec.structs.replace(edition.forms, form=tuple(forms)),
    )


def topic_of_family(catalogue: Catalogue, code: EntryCode) -> str:
    """Return the topic under which most entries of a code's family lie; the first one of none.

    The family is what stands before the first dot: ``finance`` of ``finance.monthly``.
    """
    family = code.partition(".")[0]
    topics = [e.topic for e in catalogue.entry if e.code.partition(".")[0] == family]
    return max(topics, key=topics.count, default=catalogue.topic[0].code)


def _with(edition: Edition, **fields: object) -> Edition:
    try:
        changed = msgspec.structs.replace(edition.catalogue, **fields)
    except ValueError as error:
        raise NotAllowedError(str(error)) from error
    return Edition(edition.number, changed, edition.forms)
