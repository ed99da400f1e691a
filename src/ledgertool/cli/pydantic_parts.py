"""What the command line needs of Pydantic beyond its public interface; nothing else touches it."""

import sys
from importlib import import_module
from types import ModuleType

LOADER = "pydantic.plugin._loader"


# test_startup::test_nobody_looks_for_plugins_of_pydantic
# test_startup::test_what_else_a_new_pydantic_asks_its_loader_for_is_there
def without_plugins() -> None:
    """Let Pydantic find no plugins in this process, without importing what looks for them.

    This tool has none, and importlib.metadata, email and socket take a tenth of the time of a
    short answer. PYDANTIC_DISABLE_PLUGINS spares the search alone, and is inherited. What else a
    newer Pydantic may ask its loader for is the loader's own.
    """
    loader = ModuleType(LOADER)

    def its_own(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(LOADER, None)
        return getattr(import_module(LOADER), name)

    vars(loader).update(get_plugins=tuple, __getattr__=its_own)
    sys.modules.setdefault(LOADER, loader)
