"""Compile the accessible base of the desk's components with the theme's tokens.

`npm ci` fetched govuk-frontend and Sass with hashes; `county/web/components.scss` names the
components that we take. The style sheet that comes out is inside the wheel. Invariant: colours
and widths come from `config/theme/theme.toml`; a stopped run leaves the old style sheet.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from screen.paging.theme import Theme, load
from tools.build_assets import MODULES, ROOT, place

WEB = ROOT / "county" / "web"
SOURCE = WEB / "components.scss"
TARGET = WEB / "components.css"
GOVUK = MODULES / "govuk-frontend"
_MOST_SECONDS = 120


def tokens(theme: Theme) -> str:
    """Return the theme as Sass variables: ``$focus-ring: 4px;``."""
    lines = []
    for name, value in msgspec.to_builtins(theme).items():
        unit = "px" if name.endswith("_px") else "ms" if name.endswith("_ms") else ""
        short = name.removesuffix("_px").removesuffix("_ms").replace("_", "-")
        lines.append(f"${short}: {value}{unit};")
    return "\n".join(lines)


def compile_components(node: str, target: Path) -> None:
    """Write the style sheet.

    Arguments:
        node: the command that runs Node.js.
        target: the file to write.

    Raises:
        OSError: Node.js or a source is missing.
        subprocess.SubprocessError: Sass refused the source, or hung.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "_tokens.scss").write_text(tokens(load()), encoding="utf-8")
        sass = [node, str(MODULES / "sass" / "sass.js"), "--no-source-map", "--style=compressed"]
        paths = [f"--load-path={folder}", f"--load-path={MODULES}"]
        done = subprocess.run(
            [*sass, *paths, str(SOURCE)], check=True, capture_output=True, timeout=_MOST_SECONDS
        )
    place(target, lambda beside: beside.write_bytes(done.stdout))


def main() -> int:
    """Compile with the Node.js named on the command line; 1 with a sentence when it fails."""
    node = sys.argv[1] if len(sys.argv) > 1 else shutil.which("node") or "node"
    try:
        compile_components(node, TARGET)
    except subprocess.CalledProcessError as error:
        print(error.stderr.decode(errors="replace"), file=sys.stderr)
        print("The components were not compiled; see why above.", file=sys.stderr)
        return 1
    except (OSError, subprocess.SubprocessError) as error:
        print(f"The components were not compiled: {error}. Run './dev setup'.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
