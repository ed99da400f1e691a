"""W: what ``workspace.yaml`` says of the bureaus that are gathered."""

from ledgertool.findings.finding import Finding, rule, say
from ledgertool.language import _, quoted


@rule("W801")
def not_a_bureau_code(found: str) -> Finding:
    """A bureau's code has other characters than letters, figures and hyphens, or is too long.

    Why: answers put it before the id of a row, and files are named by it on every system.
    Bad: ``code: 仁和区/教育局``, ``code: con``
    Good: ``code: 510411``, ``code: renhe-2``
    Mend: write 64 characters at most of a to z, A to Z, 0 to 9 and -, none of Windows' own names.
    """
    return say(_("Not a bureau's code"), found, "510411")


@rule("W802")
def bureau_twice(code: str, line: int) -> Finding:
    """Two bureaus have one code.

    Why: what one of them says would be taken for what the other does; capital and small letters
    are one name on many systems.
    Bad: ``code: renhe`` and ``code: Renhe``
    Good: each bureau with a code of its own
    Mend: correct one of the codes, or remove the entry that is there twice.
    """
    what = _("The code {code} is used in line {line} already")
    return say(what.format(code=quoted(code), line=line), code)


@rule("W803")
def not_an_address(found: str) -> Finding:
    """The address of a repository is of no form that is gathered from.

    Why: git knows addresses that run a command, and others under which anybody on the way can
    change what is read; a path is the only one that needs no network.
    Bad: ``git: ext::sh -c id``, ``git: http://example.org/510411.git``, ``git: --upload-pack=id``
    Good: ``git: https://example.org/510411.git``, ``git: git@example.org:510411.git``,
    ``git: ssh://git@example.org/510411.git``, ``git: ../510411``
    Mend: write an address with https or ssh, or the path of the repository from this file's folder.
    """
    return say(_("Not an address of a repository"), found, "https://, ssh://, git@…:…, ../…")


@rule("W804")
def secret_in_address() -> Finding:
    """An address has a user's name or password in it.

    Why: this file is kept in git and read by many.
    Bad: ``git: https://clerk:password@example.org/510411.git``
    Good: ``git: https://example.org/510411.git``
    Mend: leave out all before the @. Git asks its own credential helper; the ssh key does the same.
    """
    return say(_("There is a user's name or password in the address"), expected="https://…")


@rule("W805")
def not_a_revision_to_gather(found: str) -> Finding:
    """What should be gathered is not a branch, a tag or the full name of a commit.

    Why: nothing else can be asked of a repository that is elsewhere.
    Bad: ``rev: HEAD~1``, ``rev: --upload-pack=id``
    Good: ``rev: main``, ``rev: v2020``, ``rev: 5f0c4a2d9e83b1c7a6f04e2b8d1c3a5907f6e4b2``
    Mend: write a branch, a tag or all digits of a commit; or leave the line out.
    """
    return say(_("Not a branch, a tag or a commit"), found, "main")


@rule("W806")
def not_a_folder_inside(found: str) -> Finding:
    """The data folder is not named by its path from the top of the repository.

    Why: nothing else than what its commit holds is read of a repository.
    Bad: ``data: ../data``, ``data: /srv/data``
    Good: ``data: data``, ``data: ledger/data``, ``data: .``
    Mend: write the path from the top of the repository, with / between folders.
    """
    return say(_("Not a folder inside the repository"), found, "data")
