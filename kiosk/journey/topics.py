"""The topic that words may belong to, where a search for them finds nothing.

Invariant: a topic is only proposed for a word of its own that the person has written, in
characters or pinyin, or that means the same.
"""

from collections.abc import Sequence

from disclosure.catalogue import Topic
from finding.synonyms import shipped

PROPOSED = 2
_PARTING = "、"


def likely_topics(text: str, topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """Return the topics that share most with what was written, the likeliest first.

    Arguments:
        text: what somebody looked for.
        topics: in the order of their tiles, which decides between equals.
    """
    meant = shipped().widened(text)
    scored = [(_score(meant, topic), topic) for topic in topics]
    ranked = sorted((each for each in scored if each[0]), key=lambda each: -each[0])
    return tuple(topic for _, topic in ranked[:PROPOSED])


def _score(text: str, topic: Topic) -> int:
    """Return 2 for each whole word of the topic in the text, 1 for each pair of its characters."""
    words = {*topic.words, *topic.hint.split(_PARTING), topic.name}
    whole = sum(2 for word in words if word in text)
    pairs = {word[n : n + 2] for word in words for n in range(len(word) - 1)}
    return whole + sum(1 for pair in pairs if pair in text)
