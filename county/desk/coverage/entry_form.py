"""The form of a catalogue entry: its elements as they are typed, and back.

Invariant: what the form cannot say (further topics, words across) stays as it was.
"""

import re
from typing import Any

import msgspec

from county.catalogue.changing import topic_of_family
from county.catalogue.toml import LONGEST_CODE
from county.desk.frame import Visit
from disclosure.areas import Level
from disclosure.catalogue import Catalogue, Entry, Period, Term
from disclosure.channels import Channel
from disclosure.items import EntryCode

_CODE = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")
LONGEST_TEXT = 500
TEXTS = ("first_level", "second_level", "content", "body", "audience", "method")
"""Elements that are plain text, in the order of the form."""


def read(visit: Visit, catalogue: Catalogue, old: Entry | None) -> Entry | dict[str, str]:
    """Return the entry that was typed, or what is wrong: a sentence a field.

    Arguments:
        visit: with the form.
        catalogue: to which it belongs.
        old: the entry as it was; None for a new one.
    """
    typed: dict[str, Any] = {name: visit.text(name)[:LONGEST_TEXT] for name in TEXTS}
    lines = visit.text("basis")[: LONGEST_TEXT * 10].splitlines()
    typed["basis"] = tuple(line.strip() for line in lines if line.strip())
    typed |= {"part": visit.text("part"), "form": visit.text("form")}
    typed["channels"] = _chosen(visit.texts("channels"), Channel)
    typed["levels"] = _chosen(visit.texts("levels"), Level)
    typed["term"] = Term(visit.text("term")) if visit.text("term") in set(Term) else None
    period = visit.text("period")
    typed["period"] = Period(period) if period in set(Period) else None
    if typed["term"] is not Term.PERIODIC:
        typed["period"] = None
    within = visit.text("within")
    typed["within"] = int(within) if within.isascii() and within.isdigit() else None
    typed["ahead"] = visit.text("ahead") == "1" and typed["period"] is not None
    code = old.code if old else EntryCode(visit.text("code"))
    wrong = _wrong(code, typed, catalogue, old)
    if within and (typed["within"] is None or not 1 <= typed["within"] <= 366):
        wrong["within"] = "请写 1 到 366 之间的天数，或者空着。"
    if wrong:
        return wrong
    if old is not None:
        return msgspec.structs.replace(old, **typed)
    return Entry(code=code, topic=topic_of_family(catalogue, code), **typed)


def _wrong(
    code: str, typed: dict[str, Any], catalogue: Catalogue, old: Entry | None
) -> dict[str, str]:
    names = {"first_level": "一级事项", "second_level": "二级事项", "content": "公开内容"}
    names |= {"body": "公开主体", "audience": "公开对象", "method": "公开方式"}
    wrong = {name: f"请填{words}。" for name, words in names.items() if not typed[name]}
    if old is None and (not _CODE.fullmatch(code) or len(code) > LONGEST_CODE):
        wrong["code"] = "编码用小写字母、数字和短横线，中间一个点，例如 finance.loans。"
    if old is None and catalogue.find(EntryCode(code)) is not None:
        wrong["code"] = "这个编码已经有了，请换一个。"
    if typed["part"] not in catalogue.part:
        wrong["part"] = "请选公开部分。"
    if typed["term"] is None:
        wrong["term"] = "请选公开时限。"
    if typed["term"] is Term.PERIODIC and typed["period"] is None:
        wrong["period"] = "定期公开的，请选每月、每季或每年。"
    if not typed["channels"]:
        wrong["channels"] = "请至少选一个渠道。"
    return wrong


def _chosen(values: tuple[str, ...], kind: Any) -> tuple[Any, ...]:
    """Return the chosen members of an enumeration, in its own order."""
    return tuple(one for one in kind if one.value in values)
