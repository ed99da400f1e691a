"""An answer in several files: one for each leader or department, in a folder."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from ledgertool.cli.console import composed, say_notes
from ledgertool.cli.options import Form, Lake, Splits, When, Where
from ledgertool.cli.over_lake import LakeQuestion
from ledgertool.cli.refusals import FolderNeeded, OnlyWorkbooks
from ledgertool.errors import NotTogether
from ledgertool.language import _

if TYPE_CHECKING:
    from ledgertool.answers.query import Criteria, RowState
    from ledgertool.answers.shares import Share
    from ledgertool.answers.sheet import Sheet

_OPTION = "--split-by"
_WORKBOOK = "xlsx"

SheetMaker = Callable[[Sequence["RowState"], "Criteria"], "Sheet"]
"""Makes the answer of rows, and of what asks for them."""


class RowsQuestion(LakeQuestion):
    """A question for rows, whose answer may be parted into files.

    Raises FolderNeeded and UnknownChoice, and what a question raises.
    """

    made_of: ClassVar = (Where, When, Form, Lake, Splits)

    def __init__(self, where: Where, when: When, form: Form, lake: Lake, splits: Splits) -> None:
        if lake.lake is not None and (splits.split_by is not None or splits.fill_in):
            option = "--fill-in" if splits.split_by is None else _OPTION
            raise NotTogether(option=option, other="--lake")
        self._owner = None if splits.split_by is None else _owner(splits.split_by, form)
        super().__init__(where, when, form, lake)
        self._fills = splits.fill_in
        if self._fills and self.format != _WORKBOOK:
            raise OnlyWorkbooks(example=f"-o FILE.{_WORKBOOK}")

    def answer_rows(
        self, rows: "Sequence[RowState]", criteria: "Criteria", make: SheetMaker
    ) -> int:
        """Give an answer of rows, whole or in files; return the exit code."""
        make = self._to_fill if self._fills else make
        if self._owner is None:
            return self.answer(make(rows, criteria))
        from ledgertool.answers.shares import shares
        from ledgertool.cli.saving import save_each
        from ledgertool.output.filenames import file_names
        from ledgertool.output.formats import FORMATS, SUFFIXES

        parts = list(shares(rows, self.ledger, criteria, self._owner))
        suffix = next(one for one, name in SUFFIXES.items() if name == self.format)
        names = file_names((part.name for part in parts), suffix)
        contents = {
            name: composed(self._page(part, make), self.format)
            for name, part in zip(names, parts, strict=True)
        }
        mark = FORMATS[self.format].mark if self.format in FORMATS else ""
        if contents:
            folder, force = self.form.file or "", self.form.force
            save_each(folder, contents, self.folder, force=force, mark=mark)
        self.say_commit()
        say_notes(make(rows, criteria).without_phones(), self.format)
        return self.tell_errors()

    def _to_fill(self, rows: "Sequence[RowState]", _asked: "Criteria") -> "Sheet":
        from ledgertool.answers.filling import fill_in

        return fill_in(rows, self.ledger, self.as_of)

    def _page(self, part: "Share", make: SheetMaker) -> "Sheet":
        """Make the answer for one of them, whose name stands in its head."""
        sheet = self.titled(make(part.rows, part.criteria))
        title = _("; ").join(filter(None, (part.unasked, sheet.title)))
        days = sheet.calendar
        return sheet._replace(
            title=title,
            is_page=True,
            calendar=days and (lambda: days()._replace(name=part.name)),
        ).without_phones()


def _owner(typed: str, form: Form) -> str:
    """Find by whom an answer is parted. Raises FolderNeeded and UnknownChoice."""
    from ledgertool.answers.shares import find_owner

    found = find_owner(typed, _OPTION)
    if not form.file or form.format is None:
        raise FolderNeeded(option=_OPTION, example=f"{_OPTION} {found} -f xlsx -o DIR")
    return found
