"""Rules about words: personal data, listed words, characters without a letter in any font.

Invariant: office phones in 咨询 and public places are not taken for personal data.
"""

from collections.abc import Iterator

from county.checking import personal
from county.checking.finding import Finding, Kind, Weight
from county.checking.glyphs import missing
from county.checking.personal import Found, Personal
from county.checking.subject import Subject
from county.checking.texts import hidden_texts, texts
from county.checking.words import find_words
from county.writing.manuscript import KeptPiece, ListPiece, SheetPiece
from disclosure.blocks import PlaceList

OFFICIAL = ("contact",)
"""Fields in which an office says how it is reached."""
ADDRESSES = 2
"""Addresses from which on a list is one of homes."""
NAMES = {
    Personal.IDENTITY: "身份证号",
    Personal.MOBILE: "手机号",
    Personal.CARD: "银行卡号",
    Personal.ADDRESS: "住址",
}


def personal_data(subject: Subject) -> Iterator[Finding]:
    """Find numbers of people in every text, and addresses in lists."""
    official = {
        piece.key
        for piece in subject.manuscript.pieces
        if isinstance(piece, KeptPiece) and isinstance(piece.block, PlaceList)
    }
    for where, text in (*texts(subject), *hidden_texts(subject)):
        found = [] if where in official or where in OFFICIAL else personal.find(text)
        for one in dict.fromkeys(found):
            yield _personal(subject, where, one)
    for piece in subject.manuscript.pieces:
        cells: list[str] = []
        if isinstance(piece, SheetPiece):
            cells = [cell for row in piece.rows for cell in row]
        elif isinstance(piece, ListPiece):
            cells = piece.text.splitlines()
        homes = [cell for cell in cells if personal.is_address(cell)]
        if len(homes) >= ADDRESSES:
            yield _personal(subject, piece.key, Found(Personal.ADDRESS, homes[0]))


def listed_words(subject: Subject) -> Iterator[Finding]:
    """Find the words of the county's list."""
    say = subject.say
    for where, text in (*texts(subject), *hidden_texts(subject)):
        for one in find_words(text, subject.words):
            instead = say("建议改成“{word}”。", word=one.instead) if one.instead else ""
            fix = instead or say("请改一种说法，或者写明依据。")
            yield Finding(
                Kind.WORDS,
                Weight.MEND if one.refused else Weight.JUSTIFY,
                where,
                say("用了“{word}”：{why}", word=one.word, why=one.why),
                fix,
                one.word,
            )


def characters(subject: Subject) -> Iterator[Finding]:
    """Find characters that no installed font has: they would be empty boxes."""
    say = subject.say
    for where, text in texts(subject):
        absent = missing(text, subject.has)
        if absent:
            marks = " ".join(f"{sign}（U+{ord(sign):04X}）" for sign in absent[:8])
            yield Finding(
                Kind.GLYPHS,
                Weight.MEND,
                where,
                say("有终端显示不出的字：{marks}", marks=marks),
                say("请换一个写法；人名里的生僻字可以用图片附上。"),
                marks,
            )


def _personal(subject: Subject, where: str, one: Found) -> Finding:
    say = subject.say
    name, masked = say(NAMES[one.kind]), personal.mask(one)
    if one.kind is Personal.ADDRESS:
        fix = say("名单里写到村民小组就够了；确需写明的，请说明依据。")
        return Finding(
            Kind.PERSONAL, Weight.JUSTIFY, where, say("名单里有详细住址。"), fix, one.text
        )
    return Finding(
        Kind.PERSONAL,
        Weight.JUSTIFY,
        where,
        say("有{name}：{masked}", name=name, masked=masked),
        say("请遮住中间几位，写成 {masked}；确需写明的，请说明依据。", masked=masked),
        one.text,
    )
