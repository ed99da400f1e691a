"""Answers as sheets: headings, cells and objects, the same for every format; prints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ledgertool.model.status import Status


class Heading(NamedTuple):
    """A column of a sheet: its name and its Chinese heading.

    In a ``whole`` column no word of Latin letters and digits is broken (ids, deadlines);
    a column of ``names`` may be broken after each name.
    """

    name: str
    text: str
    whole: bool = False
    names: bool = False


class Sheet(NamedTuple):
    """An answer. Each row of ``cells`` is the text form of one of ``objects``, for people.

    ``objects`` is what JSON gives: a list of objects, or with ``single`` the first alone.
    With ``levels`` the rows are a tree, each as deep as its level.
    ``notes`` are sentences for the foot; ``marks`` are the rows to set apart, by index, and
    ``lights`` the status of each row, for colour.
    """

    headings: tuple[Heading, ...]
    cells: tuple[tuple[str, ...], ...]
    objects: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...] = ()
    title: str = ""
    single: bool = False
    lights: tuple[Status | None, ...] = ()
    apart: int | None = None
    levels: tuple[int, ...] = ()

    def noted(self, *notes: str) -> Sheet:
        """Add sentences to the foot."""
        return self._replace(notes=self.notes + tuple(note for note in notes if note))
