"""The tests stand what else is in somebody's environment, and hold us to more."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import pytest

from tests.programs import execute
from tests.samples import ROOT

NOISY = """\
import warnings


def pytest_configure():
    warnings.warn("somebody's plugin is loaded")


def pytest_collection_finish():
    warnings.warn("somebody's plugin has looked at the tests", DeprecationWarning)
"""


def test_the_warning_of_a_foreign_plugin_fails_no_test(tmp_path: Path) -> None:
    (tmp_path / "noisy.py").write_text(NOISY)
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    command = (sys.executable, "-m", "pytest", "-q", "-p", "noisy", "-p", "no:cacheprovider")
    environment = {**os.environ, "PYTHONPATH": path}
    answer = execute(
        *command, "tests/test_kinds.py", "-k", "name_of_its_own", cwd=ROOT, env=environment
    )
    assert answer.code == 0, answer.out
    assert "somebody's plugin" in answer.out + answer.err


def test_a_warning_of_our_own_fails_the_test_that_brings_it_about() -> None:
    with pytest.raises(UserWarning, match="ours"):
        warnings.warn("ours", stacklevel=1)
