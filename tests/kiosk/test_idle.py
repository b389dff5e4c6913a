import pytest

from kiosk.journey.idle import IdleLimits, Stay, judge

LIMITS = IdleLimits(quiet_seconds=90, busy_seconds=180, countdown_seconds=30)


@pytest.mark.parametrize(
    ("still", "busy", "stay", "left"),
    [
        (0, False, Stay.HERE, 0),
        (89.9, False, Stay.HERE, 0),
        (90, False, Stay.LEAVING, 30),
        (90.5, False, Stay.LEAVING, 30),
        (119.2, False, Stay.LEAVING, 1),
        (120, False, Stay.GONE, 0),
        (179.9, True, Stay.HERE, 0),
        (180, True, Stay.LEAVING, 30),
        (210, True, Stay.GONE, 0),
    ],
)
def test_a_visit_ends_after_stillness_and_a_countdown(still, busy, stay, left):
    stillness = judge(still, LIMITS, busy=busy)
    assert (stillness.stay, stillness.seconds_left) == (stay, left)
