"""The command that asks in SQL: of a lake, or of the ledger at hand as if it were one."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from ledgertool.cli import completion
from ledgertool.cli.console import give, say_on_stderr
from ledgertool.cli.declaring import argument
from ledgertool.cli.interrupts import hearing
from ledgertool.cli.options import LakeFolder, takes
from ledgertool.cli.question import EXIT_DATA_ERRORS, Question
from ledgertool.errors import NotTogether
from ledgertool.language import N_, _, ngettext

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from ledgertool.answers.sheet import Sheet
    from ledgertool.lake.flat import BureauOrigin

_MOST: Final = 256 * 1024  # bytes of a query
_SUFFIX: Final = ".sql"
_STDIN: Final = "-"


class QueryQuestion(Question):
    """A question in SQL, of the ledger at hand or of a lake."""

    def of_lake(self, text: str, lake: str) -> int:
        """Answer from a lake; return the exit code. Raises NotTogether, NoLake and as ``_asked``.

        What is to be said of its bureaus comes behind the answer.
        """
        from ledgertool.lake.connecting import connect
        from ledgertool.lake.locking import folders_of, locked
        from ledgertool.lake.reasons import in_our_words
        from ledgertool.lake.sources import bureaus_of, told_of

        self._refuse_other_data()
        with in_our_words(text):
            connection = connect(Path(lake), *self.as_of, named_in=f"{text} sources")
            said = [*told_of(bureaus_of(connection))]
        locked(connection, folders_of(Path(lake)))
        give(
            self._asked(connection, text),
            self.format,
            self._saving_anywhere,
            paged=not self.form.no_pager,
        )
        say_on_stderr(*said)
        return EXIT_DATA_ERRORS if said else 0

    def of_ledger(self, text: str) -> int:
        """Answer from the ledger at hand; return the exit code. Raises as ``_asked`` does."""
        from ledgertool.lake.connecting import connect_ledger
        from ledgertool.lake.locking import locked

        connection = connect_ledger(self.ledger, self._origin, *self.as_of)
        locked(connection, ())
        return self.answer(self._asked(connection, text))

    @property
    def _origin(self) -> "BureauOrigin":
        """Where the data at hand is from, and as of which commit."""
        from ledgertool.lake.origins import origin_of_folder, origin_of_revision

        if self.revision is not None and self._when.at is not None:
            return origin_of_revision(self.revision, self._when.at)
        return origin_of_folder(self.folder, self.whole_ledger)

    @property
    def _saving_anywhere(self) -> Callable[[str | bytes], str] | None:
        """What saves an answer; there need be no data here whose files are left alone."""
        if self.form.file is None:
            return None
        from ledgertool.cli.folder import data_here
        from ledgertool.cli.saving import saver

        return saver(self.form, self.format, data_here())

    def _refuse_other_data(self) -> None:
        """Refuse to be asked of two at once; what only the surroundings name does not count."""
        if self._when.at is not None:
            raise NotTogether(option="--lake", other="--at")
        if self._where.data not in (None, os.environ.get("LEDGER_DATA")):
            raise NotTogether(option="--lake", other="--data")

    def _asked(self, connection: "DuckDBPyConnection", text: str) -> "Sheet":
        """Ask a query of a locked connection. Raises as ``only_select`` and ``ask`` do."""
        from ledgertool.lake.limits import bounded_memory
        from ledgertool.lake.locking import only_select
        from ledgertool.lake.querying import ask
        from ledgertool.lake.results import sheet_of

        with bounded_memory():
            result = hearing(
                lambda: ask(connection, only_select(connection, text)), connection.interrupt
            )
        count = len(result.rows)
        counted = ngettext("{count} record", "{count} records", count).format(count=count)
        day = _("As of {day}").format(day=self.as_of.day)
        return sheet_of(result, _("{what}: {rows}").format(what=day, rows=counted))


@takes
def sql(
    question: QueryQuestion,
    query: Annotated[
        str,
        argument(
            N_("QUERY|FILE"),
            N_("One SELECT, or a file that ends with .sql and has one in it; - is stdin."),
            completion.query_files,
        ),
    ],
    lake: LakeFolder = None,
) -> int:
    """Ask in SQL, of this ledger or of a lake: ledger sql queries/overdue.sql."""
    from ledgertool.lake.engine import engine

    engine("ledger sql")
    text = _text(query)
    return question.of_ledger(text) if lake is None else question.of_lake(text, lake)


def _text(query: str) -> str:
    """Give a query, which is typed or stands in a file. Raises NoFileOfQuery and NoTextOfQuery."""
    from ledgertool.lake.refusals import NoFileOfQuery, NoTextOfQuery

    if query == _STDIN:
        content = sys.stdin.buffer.read(_MOST + 1)
    elif query.lower().endswith(_SUFFIX):
        try:
            with Path(query).open("rb") as stream:
                content = stream.read(_MOST + 1)
        except OSError:
            raise NoFileOfQuery(path=query) from None
    else:
        return query
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoTextOfQuery(path=query) from None
    if len(content) > _MOST or "\0" in text:
        raise NoTextOfQuery(path=query)
    return text
