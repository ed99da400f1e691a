"""The files of a data folder: their names, and how much there is of them."""

import os
from contextlib import suppress
from typing import Final

TABLES: Final = "ledgers"
FORMS: Final = "kinds"
REGISTRY: Final = "registry.yaml"
DOCUMENTS: Final = "documents.yaml"
SUFFIX: Final = ".yaml"
PLAN: Final = "plan"

MOST_FOLDERS: Final = 16
"""Folders inside each other that are walked through."""

WORTH: Final = 256 * 1024
"""Bytes in all below which the tables are sooner read than looked up in what is kept of them."""


def are_worth_keeping(folder: str) -> bool:
    """Tell whether there is so much in the tables of a data folder that reading it takes long.

    What cannot be looked into counts for nothing here; whoever reads it tells why.
    """
    size = 0
    waiting = [(f"{folder}/{TABLES}", 0)]
    while waiting and size < WORTH:
        place, depth = waiting.pop()
        with suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if entry.name.endswith(SUFFIX):
                    size += entry.stat().st_size
                elif depth < MOST_FOLDERS and entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, depth + 1))
    return size >= WORTH
