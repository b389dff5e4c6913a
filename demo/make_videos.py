"""Draw the two short films of the demo county, and their posters.

Run ``./dev run python -m demo.make_videos``; needs the program ffmpeg. The films are
committed, so this is needed only after a change in `demo/drawing/film*.py`.
"""

import argparse
import sys
from pathlib import Path

from demo.drawing import film_allowance, film_forest
from demo.drawing.film import FfmpegMissingError, Shot, still, write

FOLDER = Path(__file__).resolve().parent / "content" / "990421000000"
MOST_BYTES = 1_500_000
POSTER_SECOND = 2.5


def films() -> dict[str, list[Shot]]:
    """Return the shots of each film by its file name without ending."""
    return {"old-age-allowance": film_allowance.shots(), "forest-fire": film_forest.shots()}


def main() -> int:
    """Write all films and posters."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to")
    folder = parser.parse_args().out
    too_large = 0
    for name, shots in films().items():
        film = folder / f"{name}.mp4"
        still(shots[0], POSTER_SECOND).save(folder / f"{name}-poster.png", optimize=True)
        try:
            write(shots, film)
        except FfmpegMissingError as error:
            print(error, file=sys.stderr)
            return 2
        size = film.stat().st_size
        too_large += size > MOST_BYTES
        print(f"{film.name}: {sum(shot.seconds for shot in shots):.1f} s, {size // 1000} kB")
    return 1 if too_large else 0


if __name__ == "__main__":
    raise SystemExit(main())
