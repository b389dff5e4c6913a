"""A phone's form for asking (帮我查), as it is sent.

Invariant: what a form says is cut to its limits here, and area, id and code come from its ticket.
"""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from starlette.datastructures import FormData, UploadFile

from county.requests.filing import Asking
from county.requests.settings import FilingSettings
from county.uploads.taking import Upload
from disclosure.areas import AreaCode, contains
from disclosure.items import ItemId
from disclosure.requests import RequestKind, takes_texts
from disclosure.wording import Say

TRAP = "website"
"""A field that nobody sees and nobody fills in but a program."""
PHOTO = "photo"
NAME_MOST = 20
PHONE_TYPED_MOST = 30
_DIGITS = re.compile(r"[0-9]{7,15}")
_BETWEEN = re.compile(r"[\s\-－()（）]")


@dataclass(frozen=True)
class Typed:
    """What a person filled in, to be put into the form again where something is wrong."""

    kind: RequestKind = RequestKind.LOOKUP
    words: str = ""
    name: str = ""
    phone: str = ""
    area: str = ""
    item: str = ""
    texts: bool = False
    trap: str = ""


def read(form: FormData, settings: FilingSettings, *, texts: bool) -> Typed:
    """Return what a form says; a doubt without the item that it is about is a question.

    Arguments:
        form: as it was sent.
        settings: its limits.
        texts: whether the county sends text messages; else nobody asks for one.
    """
    kind, item = kind_of(_text(form, "kind")), item_of(_text(form, "item"))
    doubts = kind is RequestKind.QUERY
    return Typed(
        kind=RequestKind.LOOKUP if doubts and not item else kind,
        words=_text(form, "words")[: settings.words_most],
        name=_text(form, "name")[:NAME_MOST],
        phone=_text(form, "phone")[:PHONE_TYPED_MOST],
        area=_text(form, "area")[:15],
        item=item if doubts else "",
        texts=texts and _text(form, "texts") == "1",
        trap=_text(form, TRAP),
    )


def uploads(form: FormData) -> tuple[Upload, ...]:
    """Return the photos of a form."""
    found = (one for one in form.getlist(PHOTO) if isinstance(one, UploadFile) and one.size)
    return tuple(Upload("", one.file, one.size or 0) for one in found)


def faults(typed: Typed, say: Say) -> dict[str, str]:
    """Return what is wrong, field by field, in words for the person; empty when fine."""
    wrong = {}
    if not typed.words:
        wrong["words"] = say("请写几个字，说说您想查什么、问什么。")
    if typed.phone and not _DIGITS.fullmatch(number_of(typed.phone)):
        wrong["phone"] = say("电话号码是 7 到 15 位数字，请看一看。也可以不填。")
    elif typed.texts and typed.phone and not takes_texts(number_of(typed.phone)):
        wrong["phone"] = say("座机收不到短信。请写手机号码，或者不勾下面的“发短信”。")
    if typed.kind is RequestKind.APPLICATION and not typed.name:
        wrong["name"] = say("依申请公开要写姓名，法规有规定。")
    if typed.kind is RequestKind.APPLICATION and not typed.phone:
        wrong["phone"] = say("依申请公开要留联系电话，法规有规定。")
    return wrong


def asking_of(typed: Typed, area: AreaCode, villages: tuple[AreaCode, ...]) -> Asking:
    """Return what a form asks.

    Arguments:
        typed: checked by `faults`.
        area: of the form's ticket.
        villages: those that a person may choose from; nothing else is taken.
    """
    chosen = next((one for one in villages if one == typed.area and contains(area, one)), area)
    return Asking(
        kind=typed.kind,
        area=chosen,
        words=typed.words,
        name=typed.name,
        phone=number_of(typed.phone),
        item=ItemId(typed.item) if typed.item else None,
        texts=typed.texts and bool(typed.phone),
    )


def number_of(phone: str) -> str:
    """Return a phone number as digits alone, without the country's 86."""
    plain = unicodedata.normalize("NFKC", phone)
    digits = _BETWEEN.sub("", plain).removeprefix("+86")
    return digits.removeprefix("86") if len(digits) == 13 and digits.startswith("861") else digits


def kind_of(text: str) -> RequestKind:
    """Return the kind of this name; what is unknown is a wish to have something found."""
    try:
        return RequestKind(text)
    except ValueError:
        return RequestKind.LOOKUP


def item_of(text: str) -> str:
    """Return an item's id as it is written, empty where it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
