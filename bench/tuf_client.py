"""python-tuf's own client, as a command: refresh, then fetch the targets that are named."""

import sys
from pathlib import Path

from tuf.ngclient import Updater, UpdaterConfig

_MOST = 64 * 1024 * 1024


def main(arguments: list[str]) -> int:
    """Update the folder that the first argument names from the address of the second."""
    folder, url, *names = arguments
    held = Path(folder)
    updater = Updater(
        str(held / "metadata"),
        f"{url}/metadata/",
        str(held / "targets"),
        f"{url}/targets/",
        config=UpdaterConfig(snapshot_max_length=_MOST, targets_max_length=_MOST),
        bootstrap=(held / "root.json").read_bytes(),
    )
    updater.refresh()
    for name in names:
        target = updater.get_targetinfo(name)
        if target is None:
            return 1
        updater.download_target(target)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
