"""What the words of a deadline say, against what is written beside them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ledgertool.findings import wording as rules
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.model import period, words
from ledgertool.model.row import Row, Stage
from ledgertool.model.words import Reading
from ledgertool.reading.document import Location
from ledgertool.reading.ledger import Tables
from ledgertool.reading.table import Table


def deadline_words(ledger: Tables) -> Iterator[Finding]:
    """Words and values say one last day; where words name a day, a value does too."""
    for table in ledger.tables:
        folder = table.id.split("/")[0]
        if folder.isdecimal() and int(folder) != table.head.year:
            continue  # of which year the words are is not clear, and that is told
        for row in table.rows:
            if row.deadline_text:
                yield from _Wording(table, row, row, (), row.deadline_text).findings()
            for number, stage in enumerate(row.stages):
                if stage.deadline_text:
                    place = ("stages", number)
                    yield from _Wording(table, row, stage, place, stage.deadline_text).findings()


class _Wording(NamedTuple):
    """The words of a row or of one of its stages, at their place in the row."""

    table: Table
    row: Row
    part: Row | Stage
    place: Location
    text: str

    def findings(self) -> Iterator[Finding]:
        """Tell what the words say that is not said otherwise, or is said otherwise."""
        reading = self._read(self.text)
        found = self._unread(reading) if reading.reason else self._against_values(reading)
        if found is not None:
            yield self.table.at(found, self.row, *self.place, "deadline_text")

    @property
    def _issued_on(self) -> date | None:
        return self.row.counts_from or self.table.head.issued_on

    def _read(self, text: str) -> Reading:
        return words.read(text, year=self.table.head.year, issued_on=self._issued_on)

    @property
    def _says_when(self) -> bool:
        """Whether anything beside the words says when."""
        part = self.part
        stages = isinstance(part, Row) and (part.stages or part.recurs)
        return bool(part.deadline or part.ongoing or stages)

    def _unread(self, reading: Reading) -> Finding | None:
        """Tell of words that say no day as they are, where nothing else says one."""
        if self._says_when:
            return None
        if reading.nearest:
            return rules.words_not_in_calendar(self.text, reading.nearest)
        if reading.lacking == "issued-on":
            return rules.words_count_from(self.text)
        year = self.table.head.year
        meant = words.nearly(self.text, year=year, issued_on=self._issued_on)
        if meant is None:
            return None
        says = self._read(meant)
        return rules.words_nearly_right(self.text, meant, self._lines(says, self.text))

    def _lines(self, reading: Reading, text: str) -> list[str]:
        """Give the lines that the words ask for beside them."""
        from ledgertool.reading import deadlines  # where something is to be told

        return [line for line in deadlines.lines(text, reading) if not _is_of_words(line)]

    def _against_values(self, reading: Reading) -> Finding | None:
        part = self.part
        if isinstance(part, Stage) and (reading.recurs or reading.stages):
            return rules.recurs_in_stage(self.text, str(reading))
        if isinstance(part, Row) and not self._says_when and self._is_by_star(reading):
            return None
        differs = self._differs(reading)
        if differs is not None:
            written = self._lines(reading, self.text)
            return rules.words_say_otherwise(self.text, differs, str(reading), written)
        if (isinstance(part, Row) and part.stages) or not self._lacking(reading):
            return None
        return self._alone(reading)

    def _lacking(self, reading: Reading) -> list[str]:
        """Name the fields that the words ask for, and that are not there."""
        said = {
            "deadline": reading.deadline,
            "ongoing": reading.ongoing,
            "recurs": reading.recurs,
            "stages": reading.stages,
        }
        return [name for name, one in said.items() if one and not getattr(self.part, name, None)]

    def _alone(self, reading: Reading) -> Finding:
        from ledgertool.reading import deadlines

        lacking = self._lacking(reading)
        lines = self._lines(reading, self.text)
        missing = [line for line in lines if line.split(":", 1)[0] in lacking]
        place = (*self.table.location(self.row), *self.place, "deadline_text")
        edit = deadlines.above(self.table.document, place, missing)
        return rules.words_alone(self.text, missing)._replace(edits=(edit,) if edit else ())

    def _is_by_star(self, reading: Reading) -> bool:
        """Tell whether the words say no other day than the ☆ does."""
        end = period.year(self.table.head.year).last
        due = reading.deadline
        only = reading == Reading(deadline=due)
        return self.row.must_close and only and due is not None and due.last == end

    def _differs(self, reading: Reading) -> str | None:
        """Give what is written otherwise than the words say; None, where nothing contradicts."""
        part = self.part
        if part.ongoing and not reading.ongoing:
            return "ongoing: true"
        if isinstance(part, Row) and part.recurs and part.recurs != reading.recurs:
            return f"recurs: {part.recurs}"
        if isinstance(part, Row) and part.stages:
            return self._differs_in_stages(reading, part.stages)
        due = part.deadline
        if due is None or (isinstance(part, Row) and part.recurs):
            return None
        if reading.recurs or reading.stages:
            return f"deadline: {due}"
        says = reading.deadline
        return f"deadline: {due}" if says and says.last != due.last else None

    def _differs_in_stages(self, reading: Reading, stages: Sequence[Stage]) -> str | None:
        ends = [stage.deadline.last for stage in stages if stage.deadline]
        said = [span.last for _name, span in reading.stages]
        if not said and reading.deadline:
            said, ends = [reading.deadline.last], [max(ends, default=date.max)]
        if sorted(said) == sorted(ends) and not reading.recurs:
            return None
        listed = _(", ").join(f"{one.name} {one.deadline or one.deadline_text}" for one in stages)
        return f"stages: {listed}"


def _is_of_words(line: str) -> bool:
    return line.startswith("deadline_text:")
