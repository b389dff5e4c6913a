"""The stages of a manuscript, and what leads from one to the next.

Invariant: what is not in `TRANSITIONS` cannot happen.
"""

from enum import StrEnum

from disclosure.errors import NotAllowedError


class Stage(StrEnum):
    """Where a manuscript stands; `PUBLISHED` is told, not stored: its draft was sealed."""

    WRITING = "writing"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DISCARDED = "discarded"
    PUBLISHED = "published"


class Act(StrEnum):
    """What people do with a manuscript."""

    SAVE = "save"
    SUBMIT = "submit"
    RECALL = "recall"
    SEND_BACK = "send back"
    DISCARD = "discard"
    TAKE_UP = "take up"


TRANSITIONS: dict[Stage, dict[Act, Stage]] = {
    Stage.WRITING: {
        Act.SAVE: Stage.WRITING,
        Act.SUBMIT: Stage.SUBMITTED,
        Act.DISCARD: Stage.DISCARDED,
    },
    Stage.SUBMITTED: {Act.RECALL: Stage.WRITING, Act.SEND_BACK: Stage.RETURNED},
    Stage.RETURNED: {
        # What was sent back stays so while it is mended: its comment is still to be read.
        Act.SAVE: Stage.RETURNED,
        Act.SUBMIT: Stage.SUBMITTED,
        Act.DISCARD: Stage.DISCARDED,
    },
    Stage.DISCARDED: {Act.TAKE_UP: Stage.WRITING},
    Stage.PUBLISHED: {Act.TAKE_UP: Stage.WRITING},
}


def follow(stage: Stage, act: Act) -> Stage:
    """Return the stage that an act leads to.

    Raises:
        NotAllowedError: the act is not done at this stage.
    """
    after = TRANSITIONS[stage].get(act)
    if after is None:
        raise NotAllowedError(f"a manuscript that is {stage.value} does not {act.value}")
    return after


def told(stored: Stage, *, waits: bool) -> Stage:
    """Return the stage to show.

    Arguments:
        stored: as the table has it.
        waits: whether its draft waits for a seal.
    """
    return Stage.PUBLISHED if stored is Stage.SUBMITTED and not waits else stored
