"""What the caller asked of git that it cannot tell: errors of earlier states of the data."""

from ledgertool.errors import LedgerError
from ledgertool.language import N_


class NoGit(LedgerError):
    sentence = N_(
        "git is not installed, or not found; install it to look at earlier states. A"
        " git inside the working folder itself is never run."
    )


class CannotRunGit(LedgerError):
    sentence = N_("{path} cannot be run now: {reason}.")


class NotInGit(LedgerError):
    sentence = N_("{path} is in no git repository, so it has no earlier states.")


class WorkTreeElsewhere(LedgerError):
    sentence = N_(
        "The repository in {path} has its work tree in {tree} (core.worktree), so it does not"
        " tell what was in this folder; compare in a plain clone."
    )


class NotTrusted(LedgerError):
    sentence = N_(
        "git does not read the repository {path}, because it belongs to another user;"
        " if you trust whoever that is, say so: {command}"
    )


class UnreadableRepository(LedgerError):
    sentence = N_(
        "git cannot read the repository {path}; run git status in it, and fix what it reports."
    )


class IncompleteRepository(LedgerError):
    sentence = N_(
        "The repository {path} lacks a part of the earlier state, or it is damaged; nothing is"
        " fetched here. Fetch the whole history (git fetch --refetch), or see git fsck."
    )


class NoSuchRevision(LedgerError):
    sentence = N_("This repository has no revision {name}.")


class NotACommit(LedgerError):
    sentence = N_("{name} is in this repository, but it is a file or a folder, not a revision.")


class NotOneRevision(LedgerError):
    sentence = N_(
        "{name} does not name one state of the data; write a branch, a tag or a commit, such as"
        " main, v1 or HEAD~1."
    )


class DescribedRevision(LedgerError):
    """What looks like the output of ``git describe``, of which git reads the end alone."""

    sentence = N_(
        "{name} is not a branch or tag; git takes only the digits at its end, whatever"
        " comes before them. If that commit is meant, write {commit}."
    )


class UnclearDay(LedgerError):
    sentence = N_(
        "git would read {day} in {name} as another day than is written; write a whole day, such as"
        " @{{2020-12-31}}."
    )


class AmbiguousRevision(LedgerError):
    sentence = N_(
        "{name} names several things in this repository; write which, such as refs/heads/main,"
        " refs/tags/main or refs/remotes/origin/main."
    )


class ReflogTooShort(LedgerError):
    sentence = N_(
        "This repository does not know where {name} was: its record does not go back so far;"
        " name a commit instead."
    )


class UnknownToOuter(NoSuchRevision):
    """The repository around a submodule tells its earlier states, and does not know one."""

    sentence = N_(
        "The data is in a submodule, whose earlier states are those that {path} recorded; that"
        " repository has no revision {name}."
    )


class NotFetched(NoSuchRevision):
    """The repository does not have the revision, but it is only a part of another."""

    sentence = N_(
        "This shallow clone does not have the revision {name}; fetch it first"
        " (git fetch origin, or fetch-depth: 0 in the checkout step)."
    )


class TooShallow(LedgerError):
    sentence = N_(
        "This shallow clone does not reach back to where the present state parted from {name}, so"
        " nothing was compared; fetch the history first (git fetch --unshallow, or fetch-depth: 0"
        " in the checkout step)."
    )


class NoCommitYet(LedgerError):
    sentence = N_("The repository {path} has no commit yet, so it has no earlier states.")


class NothingThen(LedgerError):
    sentence = N_(
        "The repository has no commit of {day} or before; the first day that it can answer for is"
        " {first}."
    )


class CutBefore(LedgerError):
    sentence = N_(
        "This shallow clone goes back to {first} only, and not to {day}; fetch the history first"
        " (git fetch --unshallow, or fetch-depth: 0 in the checkout step)."
    )


class NoEarlierData(LedgerError):
    sentence = N_(
        "{name} has no tables in the place of {path}, nor in one from which they were moved, so"
        " there is nothing to compare with or to answer from."
    )


class IgnoredData(LedgerError):
    sentence = N_(
        "git ignores {names}, so there is no earlier state to compare with; take them out of"
        " .gitignore and add them to the repository."
    )


class KeptElsewhere(LedgerError):
    sentence = N_(
        "{names} cannot be compared: git keeps a submodule or a link there, and not the files. Put"
        " the files themselves into this repository (git rm --cached, then git add)."
    )


class LeftOut(LedgerError):
    sentence = N_(
        "{names} cannot be compared: the sparse checkout leaves them out of this work tree. Bring"
        " them back (git sparse-checkout disable)."
    )
