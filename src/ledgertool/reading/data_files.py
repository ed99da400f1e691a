"""The files of a data folder: their names, and how much there is of them."""

import os
from typing import Final

TABLES: Final = "ledgers"
FORMS: Final = "kinds"
REGISTRY: Final = "registry.yaml"
DOCUMENTS: Final = "documents.yaml"
SUFFIX: Final = ".yaml"
PLAN: Final = "plan"

WORTH: Final = 256 * 1024
"""Bytes in all below which the tables are sooner read than looked up in what is kept of them."""


def are_worth_keeping(folder: str) -> bool:
    """Tell whether there is so much in the tables of a data folder that reading it takes long."""
    size = 0
    for place, _folders, names in os.walk(f"{folder}/{TABLES}"):
        for name in names:
            if name.endswith(SUFFIX):
                try:
                    size += os.stat(f"{place}/{name}").st_size  # noqa: PTH116 - quick to be asked
                except OSError:
                    continue  # whoever reads it tells why
        if size >= WORTH:
            return True
    return False
