"""Keep the lines of a lock that hold on one kind of machine (stdin to stdout).

pip reads the conditions in a lock for the machine it runs on, also when it fetches for another.
"""

import argparse
import sys

from packaging.requirements import Requirement

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--machine", required=True, choices=("aarch64", "x86_64"))
parser.add_argument("--python", required=True, choices=("3.11", "3.13"))
options = parser.parse_args()
environment = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": options.machine,
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": f"{options.python}.2",
    "python_version": options.python,
    "sys_platform": "linux",
}
# One requirement and its hashes: lines that end in a backslash go on.
for entry in sys.stdin.read().replace("\\\n", " ").splitlines():
    name, *hashes = entry.split(" --hash=")
    if not name.strip() or name.startswith("#"):
        continue
    requirement = Requirement(name)
    if requirement.marker is None or requirement.marker.evaluate(environment):
        requirement.marker = None
        print(requirement, *(f"--hash={each.strip()}" for each in hashes))
