"""The registry: all people and departments by name, with aliases, in the order of answers."""

from datetime import date
from typing import Annotated

from ledgertool.language import N_
from ledgertool.model.values import Day, Flag, Model, Several, Text, also, named


class Alias(Model):
    """Another name for the same; the note says whose reading that is."""

    name: Annotated[Text, named("别名", examples=["法规科"])]
    note: Annotated[Text, named("说明", N_("Why it is the same"), examples=["编者理解"])]


class RegistryEntry(Model):
    """A person or a department."""

    name: Annotated[
        Text, named("名称", examples=["政策法规科"]), also("姓名", "科室", "部门", "单位", "领导")
    ]
    aliases: Annotated[Several[Alias], named("别名")] = ()
    collective: Annotated[Flag, named("统称", N_("A name that stands for many departments"))] = (
        False
    )
    until: Annotated[
        Day | None, named("截至日期", N_("The last day; the entry stays for what is on record"))
    ] = None


class RegistrySection:
    """The entries of one section, people or departments, found by name or alias."""

    def __init__(self, entries: tuple[RegistryEntry, ...]) -> None:
        self.entries = entries
        self._names: dict[str, str] = {}
        for entry in entries:
            self._names.setdefault(entry.name, entry.name)
        for entry in entries:
            for alias in entry.aliases:
                self._names.setdefault(alias.name, entry.name)
        self._order = {entry.name: rank for rank, entry in enumerate(entries)}
        self._until = {entry.name: entry.until for entry in entries if entry.until}
        self.collectives = frozenset(entry.name for entry in entries if entry.collective)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    @property
    def names(self) -> tuple[str, ...]:
        """All names and aliases, in the order of answers."""
        return tuple(self._names)

    def name(self, name: str) -> str:
        """Give the name that an alias points at; any other name as it is."""
        return self._names.get(name, name)

    def until(self, name: str) -> date | None:
        """Give the last day of somebody who has one."""
        return self._until.get(self.name(name))

    def rank(self, name: str) -> int:
        """Give a name's rank in the order of answers, from 0; unknown names come last."""
        return self._order.get(self.name(name), len(self._order))


class Registry:
    """Who and what the ledger may name. ``known`` is False where no registry could be read."""

    def __init__(
        self,
        people: tuple[RegistryEntry, ...],
        departments: tuple[RegistryEntry, ...],
        *,
        known: bool = True,
    ) -> None:
        self.people = RegistrySection(people)
        self.departments = RegistrySection(departments)
        self.known = known

    def section(self, name: str) -> RegistrySection:
        """Give a section by its name in the file."""
        return self.people if name == "people" else self.departments
