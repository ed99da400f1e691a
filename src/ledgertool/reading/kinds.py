"""The kinds that the tables of a data folder may be of: the tool's, then those of its forms."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ledgertool.model.row import KINDS, Row


class OwnKind(NamedTuple):
    """A kind that a form describes, with the form's name in the data folder, and its path."""

    file: str
    path: str
    rows: type[Row]


class Kinds(Mapping[str, type[Row]]):
    """Kinds by name. ``own`` are those of forms, and ``unread`` the paths of broken forms."""

    def __init__(self, own: Mapping[str, OwnKind], unread: Mapping[str, str]) -> None:
        self.own, self.unread = own, unread
        self._known = KINDS | {name: kind.rows for name, kind in own.items()}

    def __getitem__(self, name: str) -> type[Row]:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def without(self, name: str) -> "Kinds":
        """Leave out the kind of one form; the very same, where there is none."""
        if name not in self.own:
            return self
        return Kinds({one: kind for one, kind in self.own.items() if one != name}, self.unread)

    def changed(self, others: "Kinds") -> set[str]:
        """Name the kinds that are not what they are among others."""
        names = {*self, *self.unread, *others, *others.unread}
        return {
            name
            for name in names
            if self.get(name) is not others.get(name)
            or self.unread.get(name) != others.unread.get(name)
        }


def kind_of_file(name: str) -> str:
    """Give the name of the kind that a form's file should describe."""
    return name.rpartition("/")[2].rpartition(".")[0]
