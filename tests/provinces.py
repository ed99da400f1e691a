"""Lakes to ask: data folders of several bureaus, put together."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from random import Random

from ledgertool.lake.flat import BureauOrigin, flattened
from ledgertool.lake.parts import write_part
from ledgertool.lake.writing import compose
from ledgertool.reading.ledger import load
from tests.samples import DATA, REGISTRY, ROOT
from tests.test_opening import TEXTS, rich

STALE = "510499"
"""A bureau that could not be gathered anew, where there is one of this code."""


def lake_of(folder: Path, bureaus: Mapping[str, Path]) -> Path:
    """Put the data folders of bureaus together into a lake; return it."""
    parts = []
    for code, data in bureaus.items():
        origin = BureauOrigin(bureau=code, stale=code == STALE)
        parts.append(folder / f"part-{code}")
        write_part(parts[-1], flattened(load(data), origin))
    compose(parts, None, (), folder / "lake")
    return folder / "lake"


def made(folder: Path, files: Mapping[str, str | bytes], registry: str = REGISTRY) -> Path:
    """Make a data folder of some files."""
    for name, content in {"registry.yaml": registry, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def bureaus(folder: Path, seed: int = 0) -> dict[str, Path]:
    """Make the data of some bureaus: issued, made by the bench, and rich, with a few edits."""
    chance = Random(seed)
    found = {"510401": DATA}
    for code in ("510402", "510403", "510411"):
        found[code] = rich(partial(made, folder / code))
    for code in ("510403", "510411"):
        for _time in range(3):
            _edit(chance, found[code])
    registry = found["510411"] / "registry.yaml"
    text = registry.read_text(encoding="utf-8")
    known = "  - name: 谢强\n    aliases: [{name: 老谢, note: 编者理解}]\n"
    registry.write_text(text.replace("  - name: 谢强\n", known), encoding="utf-8")
    examples = ROOT / "examples"
    found["510412"] = examples / "rectification"
    found["510421"] = examples / "key-projects"
    found["510422"] = folder / "510422"
    bench = [sys.executable, str(ROOT / "bench" / "rows.py"), str(found["510422"])]
    subprocess.run([*bench, "--rows", "60", "--files", "6"], check=True)
    return found


def _edit(chance: Random, data: Path) -> None:
    """Change names and days in a data folder."""
    path = chance.choice(sorted(data.rglob("ledgers/*/*.yaml")))
    text = path.read_text(encoding="utf-8")
    before, after = chance.choice([pair for pair in TEXTS[:7] if pair[0] in text])
    path.write_text(text.replace(before, after), encoding="utf-8")
