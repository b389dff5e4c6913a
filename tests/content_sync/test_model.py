"""A plain model and the terminal always agree, whatever people, lines and power do."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from tests.content_sync.machine import TerminalMachine
from tests.fakes.county import (
    TOWNSHIP,
    VILLAGE,
)
from tests.fakes.plain import GOOD, IDS, faces


def a_machine() -> TerminalMachine:
    machine = TerminalMachine()
    machine.power_on()
    machine.sync()
    return machine


def test_a_root_whose_floor_found_no_room_is_taken_again() -> None:
    machine = a_machine()
    machine.publish_root(revoked=True, new_head=False, new_holder=False)
    machine.sync_on_a_full_disk(files_=True, database=False)
    machine.sync()
    assert machine.terminal.trust.floors.root_version == 2
    machine.teardown()


def test_a_file_that_came_while_a_feed_began_anew_is_not_forgotten() -> None:
    machine = a_machine()
    machine.lose_or_find_a_file(0)
    machine.publish(IDS[0], VILLAGE, (GOOD,), {0}, loud=False)
    machine.publish(IDS[1], TOWNSHIP, (GOOD,), {0}, loud=False)
    machine.sync()
    machine.restart_epoch(VILLAGE, tombstones=True)
    machine.sync_on_a_bad_line(calls=4)
    assert machine.known[VILLAGE].cursor == 0
    machine.lose_or_find_a_file(0)
    machine.fetch_files()
    machine.sync()
    machine.faces_show_what_the_model_shows()
    assert len(faces(machine.known, machine.trusted)) == 2
    machine.teardown()


QUIET = list(HealthCheck)


def test_model_and_terminal_agree() -> None:
    run_state_machine_as_test(
        TerminalMachine,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=QUIET
        ),
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_model_and_terminal_agree_for_long() -> None:
    run_state_machine_as_test(
        TerminalMachine,
        settings=settings(
            max_examples=400, stateful_step_count=60, deadline=None, suppress_health_check=QUIET
        ),
    )
