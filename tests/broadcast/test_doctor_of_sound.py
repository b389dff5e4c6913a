"""The doctor of a loudspeaker: no sound card is told before anybody waits for a voice."""

from pathlib import Path

import pytest

from broadcast.doctor import _has_card

CARD = " 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones\n"


@pytest.mark.parametrize(
    ("told", "there"), [(CARD, True), ("--- no soundcards ---\n", False), ("", False)]
)
def test_a_card_is_what_linux_lists_by_number(tmp_path: Path, told: str, there: bool) -> None:
    (tmp_path / "cards").write_text(told)
    assert _has_card(tmp_path / "cards") is there


def test_a_kernel_without_sound_has_no_card(tmp_path: Path) -> None:
    assert not _has_card(tmp_path / "cards")
