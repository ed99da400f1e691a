"""LibreOffice, which opens what is written for Excel and Word: as pages, pictures, and saved again.

In CI it must be there; elsewhere tests that need it are skipped, and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import IN_CI

_IS_OURS_TO_HAVE = IN_CI and sys.platform == "linux"


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None and _IS_OURS_TO_HAVE:
        pytest.fail(f"{name} is not installed; .ci/run installs it")
    if found is None:
        pytest.skip(f"{name} is not installed: what LibreOffice makes of a file is not tested")
    return found


def _converted(path: Path, suffix: str, into: Path) -> Path:
    """Have a file converted by LibreOffice, which gets a profile of its own."""
    program = _program("soffice")
    into.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation={(into / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", suffix, "--outdir", str(into)]
    done = subprocess.run(
        [*command, str(path)],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "HOME": str(into)},
    )
    made = into / path.with_suffix(f".{suffix}").name
    assert made.exists(), done.stderr.decode(errors="replace")
    return made


def pdf_of(path: Path) -> Path:
    """Have a file printed into a PDF."""
    return _converted(path, "pdf", path.parent / "printed")


def saved_again(path: Path, suffix: str) -> Path:
    """Have a file opened and saved again, in a format."""
    return _converted(path, suffix, path.parent / "saved-again")


def text_of(pdf: Path, order: str = "-layout") -> str:
    """Give the text of a PDF, line by line across the page, or cell by cell (``-raw``)."""
    command = [_program("pdftotext"), order, str(pdf), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode()


def pages_in(pdf: Path) -> list[Path]:
    """Make a picture of each page of a PDF."""
    stem = pdf.with_suffix("")
    subprocess.run([_program("pdftoppm"), "-r", "60", "-png", str(pdf), str(stem)], check=True)
    return sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
