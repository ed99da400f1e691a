"""Make everything in this repository that is made from something else.

    python scripts/generate.py                   write what is out of date
    python scripts/generate.py --check           write nothing; exit 1 and name what is out of date
    python scripts/generate.py catalogue rules   only these parts

The parts come in the order in which one is made from another: the Chinese ``catalogue`` from the
sentences in the source, the pages of ``rules``, the page of the ``tables`` of a lake, the editors'
``schemas``, the answers in the ``readmes``, and the expected answers of the ``cases`` that tests
keep in files. What was written wants reading, with ``git diff``.

Needs what ``pip install -e '.[test]'`` brings.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import translate

ROOT = Path(__file__).resolve().parent.parent
SOURCE = str(ROOT / "src")

MODULES = {
    "catalogue": "translate",
    "rules": "rules_page",
    "tables": "tables_page",
    "schemas": "editor_schemas",
    "readmes": "readme",
}
"""The parts that are files; the ``files()`` of each module gives what they ought to hold."""

CASES = "cases"


def stale(part: str) -> dict[Path, bytes]:
    """Give the files of a part that are missing or out of date, with what they ought to hold."""
    files: dict[Path, bytes] = importlib.import_module(MODULES[part]).files()
    return {
        path: content
        for path, content in files.items()
        if not path.is_file() or path.read_bytes() != content
    }


def made(part: str, *, check: bool) -> list[str]:
    """Bring the files of a part up to date, or only look; tell what was or would be written."""
    changed = stale(part)
    for path, content in {} if check else changed.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    verdict = "is out of date" if check else "written"
    lines = [f"{path.relative_to(ROOT).as_posix()} {verdict}" for path in changed]
    if part == "catalogue":
        lines += [f"{translate.PO.name}: to be translated: {one}" for one in translate.missing()]
    return lines


def cases(*, check: bool) -> int:
    """Run the tests that keep expected answers in files, and let them write the answers anew."""
    update = [] if check else ["--update-cases"]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "cases", *update]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the parts that are asked for, all without any, or with --check look at them."""
    known = [*MODULES, CASES]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if out of date")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(known)}")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.parts) - set(known):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    parts = asked.parts or known
    lines = [line for part in MODULES if part in parts for line in made(part, check=asked.check)]
    sys.stderr.writelines(f"{line}\n" for line in lines)
    failed = CASES in parts and cases(check=asked.check) != 0
    if asked.check and (lines or failed):
        sys.stderr.write("Run python scripts/generate.py, and read what it changes.\n")
    return int(failed or (asked.check and bool(lines)))


if __name__ == "__main__":
    sys.path.insert(0, SOURCE)  # what is made is made from this folder, whatever is installed
    os.environ["PYTHONPATH"] = SOURCE
    sys.exit(main())
