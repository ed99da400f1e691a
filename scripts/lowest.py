"""Print the lowest versions that pyproject.toml allows, as constraints for pip.

    python scripts/lowest.py >lowest.txt
    python -m pip install '.[test]' --constraint lowest.txt

Of the direct dependencies and of what the tests need; what those need in turn is the newest.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def constraints() -> Iterator[str]:
    """Give a line for each requirement: ``rich>=14.1`` becomes ``rich==14.1``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = [*extras["office"], *extras["tables"], *extras["test"]]
    for requirement in [*project["dependencies"], *named]:
        name, _, version = requirement.partition(">=")
        if version:  # one of our own extras has none
            yield f"{name}=={version}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in constraints())
