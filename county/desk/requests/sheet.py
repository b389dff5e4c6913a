"""The form of an answer: what it shows, and what was typed into it.

Invariant: a form gives a draft and nothing else; who may send it is asked elsewhere.
"""

import json
from dataclasses import dataclass

import msgspec

from county.desk.frame import Visit
from county.requests.answering import Rules
from county.requests.drafts import Draft
from county.requests.queue import Filed
from county.requests.ready import Bar, Fault, outcomes
from county.requests.similar import Similar
from disclosure.items import ItemId
from disclosure.replies import HEADINGS, Lack, Outcome, Part, Reply, passages
from disclosure.requests import RequestKind
from disclosure.wording import Say

OPEN_END = "…"
"""A phrase that holds it is for the clerk to write on."""
AT_ONCE = (RequestKind.LOOKUP, RequestKind.ENQUIRY)
"""Kinds whose answer is found with the first item that is linked."""

OUTCOMES = {
    Outcome.ANSWERED: "查到了，答复如下",
    Outcome.NOT_HELD: "本机关没有这个信息",
    Outcome.CORRECTED: "质疑成立，已经改正、重新公开",
    Outcome.TAKEN_BACK: "质疑成立，已经撤回",
    Outcome.REJECTED: "核对过，内容没有错",
}
LACKS = {
    Lack.EMPTY: "这一栏要写。",
    Lack.LONG: "太长了，请写短一些，或者把细节放进附件。",
    Lack.OFFICE: "写了电话，也要写是哪个单位。",
    Lack.PHONE: "请写那个单位的电话，例如 0890-6120001。",
    Lack.SENT_AWAY: "不能只让群众去问别人。请在“转给别的单位”里写明单位和电话。",
    Bar.WITHDRAWN: "选用的事项里，有一条已经撤回。请去掉它，再看看答复要不要改。",
    Bar.OUTCOME: "请选答复的结论。",
    Bar.NOT_CORRECTED: "这一条还没有改正后重新公开。先改好、用印，再来答复。",
    Bar.NOT_TAKEN_BACK: "这一条还没有撤回。先撤回，再来答复。",
    Bar.GAP: "请写明该公开什么。",
}


@dataclass(frozen=True)
class Earlier:
    """An earlier answer as the form shows it: its number, first words, and whole words."""

    number: int
    first: str
    lines: tuple[tuple[str, str], ...]
    items: tuple[ItemId, ...]


def first_draft(filed: Filed, rules: Rules) -> Draft:
    """Return what a new answer begins with: what was asked, and whom to ask next."""
    phrases = rules.template.of(filed.kind)
    asked = " ".join(filed.words.split())[: rules.settings.part_characters]
    next_ = next((one for one in phrases.next if OPEN_END not in one), "")
    outcome = None if filed.kind is RequestKind.QUERY else Outcome.ANSWERED
    return Draft(reply=Reply(asked=asked, next=next_), outcome=outcome)


def read(visit: Visit, filed: Filed, rules: Rules) -> Draft:
    """Return the draft that a form holds, after what its button does to it."""
    longest = rules.settings.part_characters * 2
    words = {one: visit.text(one)[:longest] for one in Reply.__struct_fields__}
    ids = tuple(dict.fromkeys(ItemId(one) for one in visit.texts("item")))
    chosen = visit.text("outcome")
    draft = Draft(
        reply=Reply(**words),
        items=ids[: rules.settings.items],
        outcome=Outcome(chosen) if chosen in list(outcomes(filed)) else None,
        gap=visit.text("gap")[:100],
        gap_entry=visit.text("gap_entry")[:64],
    )
    step, _, target = visit.text("step").partition(":")
    if step == "link":
        return _linked(draft, ItemId(target), filed, rules)
    if step == "unlink":
        left = tuple(one for one in draft.items if one != target)
        return msgspec.structs.replace(draft, items=left)
    if step == "phrase":
        return _phrased(draft, target, filed, rules)
    return draft


def with_earlier(draft: Draft, earlier: Earlier, most: int) -> Draft:
    """Return a draft with the words and items of an earlier answer, to be written on."""
    told = dict(earlier.lines)
    words = {part.value: told.get(HEADINGS[part], "") for part in (Part.FOUND, Part.STANDS)}
    if not any(words.values()):
        words = {Part.FOUND.value: told.get("", "")}
    reply = msgspec.structs.replace(draft.reply, **{key: one for key, one in words.items() if one})
    items = tuple(dict.fromkeys((*draft.items, *earlier.items)))[:most]
    return msgspec.structs.replace(draft, reply=reply, items=items)


def earlier(found: Similar) -> Earlier:
    """Return an earlier answer as the form shows it."""
    lines = tuple((one.heading, "\n".join(one.lines)) for one in passages(found.text))
    first = next((words for _, words in lines if words), "")
    items = tuple(ItemId(one) for one in json.loads(found.items))
    return Earlier(found.answer, " ".join(first.split()), lines, items)


def told(faults: list[Fault], say: Say) -> dict[str, str]:
    """Return what is wrong, in words, by field."""
    return {one.field: say(LACKS[one.why]) for one in faults}


def _linked(draft: Draft, item: ItemId, filed: Filed, rules: Rules) -> Draft:
    items = tuple(dict.fromkeys((*draft.items, item)))[: rules.settings.items]
    reply = draft.reply
    if not reply.found and filed.kind in AT_ONCE:
        reply = msgspec.structs.replace(reply, found=rules.template.of(filed.kind).found[0])
    return msgspec.structs.replace(draft, items=items, reply=reply)


def _phrased(draft: Draft, target: str, filed: Filed, rules: Rules) -> Draft:
    name, _, number = target.partition(":")
    if name not in list(Part) or not number.isdecimal():
        return draft
    phrases = rules.template.of(filed.kind).of(Part(name))
    if int(number) >= len(phrases):
        return draft
    words = draft.reply.of(Part(name))
    joined = f"{words}\n{phrases[int(number)]}" if words else phrases[int(number)]
    return msgspec.structs.replace(
        draft, reply=msgspec.structs.replace(draft.reply, **{name: joined})
    )
