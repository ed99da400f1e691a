"""The names that the files and folders of a data folder have."""

from typing import Final

TABLES: Final = "ledgers"
FORMS: Final = "kinds"
REGISTRY: Final = "registry.yaml"
DOCUMENTS: Final = "documents.yaml"
SUFFIX: Final = ".yaml"
PLAN: Final = "plan"
