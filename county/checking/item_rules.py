"""Rules about the item as a whole: channels, elements, days, files, speech, twice the same.

Sources: the catalogue's channels and terms; sizes of attachments as at import.
"""

from collections.abc import Iterator

from county.checking.finding import Finding, Kind, Weight
from county.checking.subject import Subject
from disclosure.catalogue import Term
from disclosure.channels import label
from disclosure.errors import MalformedError
from disclosure.items import check_taking_part
from disclosure.periods import named_in, parse
from disclosure.terms import SHOWN_WORKING_DAYS, shortest

LARGEST_TOGETHER = 300 * 1024 * 1024
"""Bytes of an item's files together: on a village's weak link more takes a night."""
ELEMENTS = {
    "basis": ("没有写公开依据。", "请写明依据的法律或文件全称。"),
    "contact": ("没有写咨询的单位和电话。", "请写明有疑问找谁、电话多少。"),
    "keywords": ("没有写关键词。", "请写几个群众平常怎么叫这件事的词，方便查找。"),
}
"""Standard elements that an item should have, with what to do."""
NUMBERED = "policy-document"
"""The form of documents that have a number."""


def form(subject: Subject) -> Iterator[Finding]:
    """Pass on why the manuscript is no item yet."""
    for fault in subject.faults:
        fix = subject.say("改好后再提交。")
        yield Finding(Kind.FORM, Weight.MEND, fault.where, fault.words, fix)


def channels(subject: Subject) -> Iterator[Finding]:
    """Find channels that the entry does not allow."""
    say, entry = subject.say, subject.entry
    if entry is None:
        told = say("目录里没有这一项。")
        yield Finding(Kind.CHANNELS, Weight.MEND, "entry", told, say("请重新选目录事项。"))
        return
    beyond = entry.beyond(subject.item.channels)
    if beyond:
        names = "、".join(say(label(one)) for one in beyond)
        told = say("目录没有规定这一项在{names}公开。", names=names)
        yield Finding(Kind.CHANNELS, Weight.MEND, "channels", told, say("请去掉这个渠道。"))


def elements(subject: Subject) -> Iterator[Finding]:
    """Find standard elements that are missing."""
    say, told = subject.say, subject.item
    held = {
        "basis": told.elements.basis,
        "contact": told.elements.contact,
        "keywords": told.keywords,
    }
    for name, (words, fix) in ELEMENTS.items():
        if not held[name]:
            yield Finding(Kind.ELEMENTS, Weight.JUSTIFY, name, say(words), say(fix))
    if subject.form and subject.form.code == NUMBERED and not told.elements.document_number:
        words, fix = say("没有写文号。"), say("请照原文件写文号；没有文号的，请说明。")
        yield Finding(Kind.ELEMENTS, Weight.JUSTIFY, "document_number", words, fix)


def days(subject: Subject) -> Iterator[Finding]:
    """Find days of display that the entry's term does not allow, or that are over."""
    say, item, entry = subject.say, subject.item, subject.entry
    last = item.shown.last
    if last is not None and last < subject.today:
        words, fix = say("公示期已经过了。"), say("请改公示的最后一天。")
        yield Finding(Kind.DAYS, Weight.MEND, "last", words, fix)
    elif entry and entry.term is not Term.STANDING and last is not None:
        least = shortest(max(item.shown.first, subject.today), subject.calendar)
        if last < least:
            words = say("公示期不足 {count} 个工作日。", count=SHOWN_WORKING_DAYS)
            fix = say("请至少公示到 {day}。", day=least.isoformat())
            yield Finding(Kind.DAYS, Weight.MEND, "last", words, fix)
    if item.elements.issued > subject.today:
        words, fix = say("发布日期还没有到。"), say("请核对日期；定好日子发布的，请说明。")
        yield Finding(Kind.DAYS, Weight.JUSTIFY, "issued", words, fix)
    if item.elements.repealed and item.elements.repealed <= subject.today:
        words, fix = say("已经过了失效日。"), say("请核对日期；留作查阅的，请说明。")
        yield Finding(Kind.DAYS, Weight.JUSTIFY, "repealed", words, fix)


def media(subject: Subject) -> Iterator[Finding]:
    """Find files that are missing, cut off, or too large together."""
    say = subject.say
    for blob in subject.item.blobs:
        if subject.sizes.get(blob.sha256) != blob.size:
            words = say("文件“{name}”缺失或者损坏。", name=blob.name)
            yield Finding(Kind.MEDIA, Weight.MEND, "pieces", words, say("请重新导入这个文件。"))
    together = sum(blob.size for blob in subject.item.blobs)
    if together > LARGEST_TOGETHER:
        size = together // 2**20
        words = say("文件一共 {size} MB，村里的网络要下载很久。", size=size)
        fix = say("请压缩视频或者分成几条；确有需要的，请说明。")
        yield Finding(Kind.MEDIA, Weight.JUSTIFY, "pieces", words, fix)


def speech(subject: Subject) -> Iterator[Finding]:
    """Find speech that takes longer than a slot that it is for."""
    say, told, spoken = subject.say, subject.speech, subject.item.spoken
    if told is None or spoken is None:
        return
    whole = told.seconds * spoken.repeats
    short = [name for name in spoken.slots if told.slots.get(name, 0) < whole]
    if short:
        words = say(
            "播报 {repeats} 遍约 {seconds} 秒，超过了时段的长度。",
            repeats=spoken.repeats,
            seconds=round(whole),
        )
        fix = say("请把播报词写短，少播一遍，或者换一个长些的时段。")
        yield Finding(Kind.SPEECH, Weight.MEND, "spoken", words, fix)


def twice(subject: Subject) -> Iterator[Finding]:
    """Find a public item of the same entry and period."""
    say, entry = subject.say, subject.entry
    if entry is None or entry.period is None:
        return
    span = named_in(entry.period, subject.item.title)
    for other in subject.public:
        if span is not None and named_in(entry.period, other.title) == span:
            words = say("{period}的已经公开过：“{title}”。", period=span.label, title=other.title)
            fix = say("要更正的，请打开那一条点“改正后重新公开”；确需另发一条的，请说明。")
            yield Finding(Kind.TWICE, Weight.JUSTIFY, "title", words, fix, other.id)


def period_named(subject: Subject) -> Iterator[Finding]:
    """Find a title that names no period, or another than the one that was chosen.

    The kiosk sorts a month's accounts by the month in their title.
    """
    say, entry = subject.say, subject.entry
    if entry is None or entry.period is None or not subject.manuscript.title.strip():
        return
    told = named_in(entry.period, subject.manuscript.title)
    try:
        chosen = parse(subject.manuscript.period)
    except MalformedError:
        chosen = None
    if told is None:
        label = chosen.label if chosen else say("哪一期")
        words = say("标题里没有写是哪一期。")
        fix = say("请在标题里写上“{period}”，终端按它排列。", period=label)
        yield Finding(Kind.DAYS, Weight.JUSTIFY, "title", words, fix)
    elif chosen is not None and told != chosen:
        facts = {"told": told.label, "chosen": chosen.label}
        words = say("标题写的是{told}，期别选的是{chosen}。", **facts)
        fix = say("请改成一样的。")
        yield Finding(Kind.DAYS, Weight.MEND, "title", words, fix)


def taking_part(subject: Subject) -> Iterator[Finding]:
    """Find people asked for their opinion on an item that is off display before."""
    say, last = subject.say, subject.item.shown.last
    try:
        check_taking_part(subject.item.blocks)
    except ValueError:
        return
    closes = [day for block in subject.item.blocks if (day := getattr(block, "closes", None))]
    if closes and closes[0] < subject.today:
        words, fix = say("征求意见已经截止。"), say("请改截止日，或者去掉这一块。")
        yield Finding(Kind.DAYS, Weight.JUSTIFY, "pieces", words, fix)
    elif closes and last is not None and last < closes[0]:
        words = say("公示期在征求意见截止以前就结束了。")
        fix = say("请把公示期延到截止日以后。")
        yield Finding(Kind.DAYS, Weight.MEND, "last", words, fix)
