"""Which commit is meant: by the name of a revision, as the present one, or as an ancestor.

Git reads much more into a name than whoever has typed it may know; what names no one state beyond
doubt is refused. In a submodule, a name is one of the repository around it, and what is meant is
what that recorded.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from ledgertool.errors import LedgerError
from ledgertool.reading.git_errors import (
    AmbiguousRevision,
    CutBefore,
    DescribedRevision,
    IncompleteRepository,
    NoCommitYet,
    NoSuchRevision,
    NotACommit,
    NotFetched,
    NothingThen,
    NotOneRevision,
    ReflogTooShort,
    TooShallow,
    UnclearDay,
    UnknownToOuter,
)
from ledgertool.reading.objects import Objects
from ledgertool.reading.repository import Repository

_OBJECT_NAME: Final = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_SEVERAL: Final = re.compile(r"[-^]|.*\.\.|.*\^[@!-]|$")
_DESCRIBED: Final = re.compile(r"(?!:).*?-g[0-9a-f]+(?=[~^:]|$)", re.IGNORECASE)
_SHORTENED: Final = re.compile(r"[0-9a-f]{4,}(?=[~^:@]|$)", re.IGNORECASE)
_CLEAR: Final = re.compile(
    r"-?[0-9]{1,5}|u|upstream|push|now|yesterday"
    r"|([0-9]{4}-[0-9]{2}-[0-9]{2})([ T][0-2][0-9]:[0-5][0-9](:[0-5][0-9])?)?"
    r"|([0-9]{1,4}[. ](second|minute|hour|day)|[0-9]{1,3}[. ]week|[0-9]{1,2}[. ]month"
    r"|[1-4]?[0-9][. ]year)s?[. ]ago",  # of what lies before 1970, git makes now
    re.IGNORECASE,
)


def find(repository: Repository, revision: str) -> str:
    """Find the commit that a revision names.

    In a submodule, it is the one that the repository around it recorded at that revision.
    Raises NotOneRevision, DescribedRevision, AmbiguousRevision, ReflogTooShort, NotACommit,
    NoSuchRevision, UnknownToOuter, NotFetched and IncompleteRepository.
    """
    outer = repository.outer
    if outer is None:
        return _named(repository, revision)
    try:
        return repository.recorded(outer, find(outer, revision))
    except NoSuchRevision:
        raise UnknownToOuter(path=str(outer.top), name=revision) from None


def _named(repository: Repository, revision: str) -> str:
    if _SEVERAL.match(revision):
        raise NotOneRevision(name=revision)
    for day in revision.split("@{")[1:]:
        if not _is_clear(day.partition("}")[0]):
            raise UnclearDay(name=revision, day=day.partition("}")[0])
    # without --quiet, under which git does not say what it doubts
    done = repository.ask("rev-parse", "--verify", "--end-of-options", revision)
    said, found = done.stderr.decode(errors="replace"), done.stdout.decode().strip()
    if re.search("log for .*? (only|is empty)", said):
        raise ReflogTooShort(name=revision)
    if "is ambiguous" in said or _is_shortened_too(repository, revision):
        raise AmbiguousRevision(name=revision)
    commit = _peeled(repository, found) if _OBJECT_NAME.fullmatch(found) else ""
    if not commit:
        raise _unknown(repository, revision, found)
    if (described := _DESCRIBED.match(revision)) and not _is_ref(repository, described[0]):
        raise DescribedRevision(name=revision, commit=commit)
    return commit


def _is_shortened_too(repository: Repository, revision: str) -> bool:
    """Tell whether a branch or tag has the name of an object, shortened; git does not warn."""
    short = _SHORTENED.match(revision)
    return bool(
        short
        and _is_ref(repository, short[0])
        and repository.lines("rev-parse", f"--disambiguate={short[0]}")
    )


def _is_ref(repository: Repository, name: str) -> bool:
    """Tell whether a branch or tag has a name that git might also read as ``git describe``'s.

    Of ``main-0-gabc123`` it takes ``abc123``, whatever stands before that.
    """
    asked = ("rev-parse", "--symbolic-full-name", "--verify", "--quiet", name)
    return bool(repository.answer(*asked, also=(1,)).strip())


def _peeled(repository: Repository, name: str) -> str:
    """Give the commit that an object is, or a tag leads to; nothing, where there is none."""
    done = repository.ask("rev-parse", "--verify", "--quiet", name + "^{commit}")
    return done.stdout.decode().strip()


def _unknown(repository: Repository, revision: str, found: str) -> LedgerError:
    """Tell why no commit was found, though perhaps the name of an object."""
    if found and repository.ask("cat-file", "-t", found).returncode == 0:
        return NotACommit(name=revision)
    if revision == "HEAD" and _is_unborn(repository):
        return NoCommitYet(path=str(repository.top))
    if repository.is_shallow:
        return NotFetched(name=revision)
    if found and found != revision:
        return IncompleteRepository(path=str(repository.top))
    return NoSuchRevision(name=revision)


class DatedCommit(NamedTuple):
    """A commit, and the day of it: that of its committer, in the committer's own time zone."""

    name: str
    day: date

    @property
    def short(self) -> str:
        """Its name, as short as people write one."""
        return self.name[:12]


def up_to(repository: Repository, day: date) -> DatedCommit:
    """Find the last commit up to the end of a day, on the first-parent line of what is checked out.

    Going back from the present one, it is the first whose day is no later: days may be out of
    order, as clocks are wrong and commits made again. In a submodule, it is what the repository
    around it recorded then. Raises NoCommitYet, NothingThen, CutBefore, NoEarlierData, NotFetched
    and IncompleteRepository.
    """
    if outer := repository.outer:
        found = up_to(outer, day)
        return found._replace(name=repository.recorded(outer, found.name))
    head = present(repository)
    if not head:
        raise NoCommitYet(path=str(repository.top))
    first, last = date.max, head
    for commit in _first_parents(repository, head):
        if commit.day <= day:
            return commit
        first, last = min(first, commit.day), commit.name
    if last in repository.kept_in("shallow"):
        raise CutBefore(day=str(day), first=str(first))
    raise NothingThen(day=str(day), first=str(first))


def dated(repository: Objects, commit: str) -> DatedCommit:
    """Give a commit with its day. Raises IncompleteRepository."""
    return next(_first_parents(repository, commit))


def _first_parents(repository: Objects, head: str) -> Iterator[DatedCommit]:
    """Go from a commit to its first parent, and on. Raises IncompleteRepository."""
    line = ("rev-list", "--first-parent", "--format=%cI %P", head, "--")
    parents: list[str] = [head]
    with repository.stream(*line) as answer:
        while about := answer.readline().decode("ascii", "replace").split():
            day, *parents = answer.readline().decode("ascii", "replace").split() or [""]
            yield DatedCommit(about[-1], day_of(day))
    if parents:
        raise IncompleteRepository(path=str(repository.top))


def day_of(moment: str) -> date:
    """Give the day of a moment as git writes one; the last of all, where it has no date."""
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return date.max


def partings(repository: Repository, revision: str) -> list[str]:
    """Find where the present state parted from a revision: the best common ancestors.

    There is none where the two have no common past, and more than one where each was merged
    into the other. Raises as ``find`` does, and TooShallow.
    """
    if outer := repository.outer:
        return [repository.recorded(outer, commit) for commit in partings(outer, revision)]
    other, head = _named(repository, revision), present(repository)
    # of a merge that is not committed yet, both sides are in the present state
    heads = [head, *repository.kept_in("MERGE_HEAD")] if head else []
    bases = repository.lines("merge-base", "--all", other, *heads, also=(1,)) if head else []
    # where one is an ancestor of the other, there can be no better one
    ends = {other, *heads}
    if ends.isdisjoint(bases) and repository.is_shallow and _is_cut(repository, ends, bases):
        raise TooShallow(name=revision)
    return bases


def present(repository: Repository) -> str:
    """Give the commit that is checked out; nothing before the first.

    Raises IncompleteRepository.
    """
    head = _peeled(repository, "HEAD")
    if not head and not _is_unborn(repository):
        raise IncompleteRepository(path=str(repository.top))
    return head


def _is_unborn(repository: Repository) -> bool:
    """Tell whether HEAD is a branch that has no commit yet, and not one that is damaged."""
    branch = repository.ask("symbolic-ref", "--quiet", "HEAD").stdout.decode().strip()
    known = repository.ask("for-each-ref", "--format=%(refname)", branch)
    return branch != "" and not (known.returncode or known.stdout or known.stderr)


def _is_cut(repository: Repository, ends: Iterable[str], bases: Iterable[str]) -> bool:
    """Tell whether a better common ancestor may lie beyond the edge of a shallow clone.

    None does where all that is newer than those found has its parents here.
    """
    newer = repository.lines("rev-list", *ends, "--not", *bases)
    edge = repository.kept_in("shallow")
    return not edge or not set(edge).isdisjoint(newer)


def _is_clear(day: str) -> bool:
    """Tell whether git reads a time in the reflog as it is written.

    It takes 2026-05 for a day of this month, and what it does not know for now.
    """
    read = _CLEAR.fullmatch(day)
    try:
        return read is not None and (read[1] is None or bool(date.fromisoformat(read[1])))
    except ValueError:
        return False
