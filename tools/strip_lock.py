"""Take every address out of an npm lock file: name, version and hash are what identify a package."""

import json
import sys
from pathlib import Path


def main() -> None:
    """Rewrite the lock file named on the command line."""
    path = Path(sys.argv[1])
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
