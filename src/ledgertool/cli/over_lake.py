"""The frame of commands that can be asked of a lake as well as of a ledger."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ledgertool.cli.console import say_on_stderr
from ledgertool.cli.options import Filters, Form, Lake, Layout, When, Where
from ledgertool.cli.question import EXIT_DATA_ERRORS, Question
from ledgertool.cli.refusals import LakeNeeded
from ledgertool.errors import NotTogether
from ledgertool.language import _

if TYPE_CHECKING:
    from ledgertool.answers.asked import WhenDue
    from ledgertool.lake.asking import Asking
    from ledgertool.lake.bureaus import OpenLake

_LAKE = "--lake"


class LakeQuestion(Question):
    """A question of a ledger, or of the bureaus of a lake: ``lake`` is None where it is of one.

    Raises NotTogether and LakeNeeded, and what a question raises.
    """

    made_of: ClassVar[tuple[type, ...]] = (Where, When, Form, Lake)

    def __init__(self, where: Where, when: When, form: Form, lake: Lake) -> None:
        super().__init__(where, when, form)
        self._lake = lake
        if lake.lake is None:
            if lake.bureaus:
                raise LakeNeeded(option="--bureau", example="--lake DIR")
            return
        if when.at is not None:
            raise NotTogether(option="--at", other=_LAKE)
        if where.data is not None and where.data != os.environ.get("LEDGER_DATA"):
            raise NotTogether(option="--data", other=_LAKE)

    @cached_property
    def lake(self) -> "OpenLake | None":
        """The lake that is asked, if one is. Raises NoLake, UnknownBureau and MissingExtra."""
        if self._lake.lake is None:
            return None
        day = self.as_of.day  # a day that cannot be read is said first
        from ledgertool.lake.bureaus import OpenLake
        from ledgertool.lake.shelf import readable

        path = Path(self._lake.lake)
        with readable(path):
            return OpenLake(path, self._lake.bureaus or (), day)

    def of_lake(
        self,
        filters: Filters,
        *,
        unreported: bool = False,
        when: "WhenDue | None" = None,
        staged: bool = False,
    ) -> "Asking | None":
        """Ask a lake for rows; None, where a ledger is to be asked."""
        if self.lake is None:
            return None
        from ledgertool.lake.asking import Asking

        typed = self.typed(filters)
        with self.telling():
            return Asking(
                self.lake, typed, self.as_of, unreported=unreported, when=when, staged=staged
            )

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Show how many bureaus of the lake have been asked, where that takes long.

        Raises CannotRead and DamagedLake where it cannot be read.
        """
        from ledgertool.cli.progress import telling
        from ledgertool.lake.shelf import readable

        assert self.lake is not None
        with telling(_("Asking bureaus")) as self.lake.tell, readable(self.lake.path):
            yield
            self.lake.see_that_it_is_the_same()

    def list_of_lake(self, asking: "Asking", layout: Layout, *extra: str) -> int:
        """Answer with rows of a lake, in the order and the columns asked for."""
        from ledgertool.lake.listing import rows_over

        with self.telling():
            sheet = rows_over(asking, layout.columns or (), layout.sort or (), extra)
        if layout.show_phones:
            sheet = sheet.noted(_("Phones are left out of a lake; ask the bureau for them."))
        return self.answer(sheet)

    def tell_errors(self) -> int:
        """Tell on stderr which bureaus of a lake have errors or are not new, or what a ledger has.

        Returns the exit code.
        """
        if self.lake is None:
            return super().tell_errors()
        from ledgertool.lake.sources import told_of

        said = [*told_of(self.lake.bureaus.values())]
        say_on_stderr(*said)
        return EXIT_DATA_ERRORS if said else 0

    @property
    def saving(self) -> Callable[[str | bytes], str] | None:
        """What saves an answer in the file asked for. Raises FileExists and DataFile."""
        if self.lake is None or self.form.file is None:
            return super().saving
        from ledgertool.cli.folder import data_here
        from ledgertool.cli.saving import saver

        return saver(self.form, self.format, data_here())
