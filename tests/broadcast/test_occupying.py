"""What the loudspeaker says of itself to whoever would switch its software."""

from pathlib import Path

import msgspec

from content_sync.store.machine_clock import SystemClock
from content_sync.store.occupied import occupied
from content_sync.store.outbox import Outbox
from tests.broadcast.bench import Bench, at, notice, slot


def test_no_software_is_switched_shortly_before_a_slot_of_the_units_own(tmp_path: Path) -> None:
    bench = Bench(tmp_path, at("18:10:00"))
    own = (slot("late", "21:00", "21:20"),)
    bench.settings = msgspec.structs.replace(bench.settings, slot=own)
    bench.publish(notice())
    bench.start()
    said = []
    for clock in ("18:10:00", "20:39:00", "20:41:00", "21:19:00", "21:21:00"):
        bench.clock.walk((at(clock) - bench.clock.now()).total_seconds())
        bench.run(1)
        said.append(occupied(Outbox.open(bench.store).folder, SystemClock()))
    bench.die()
    assert said == [False, False, True, True, False]
