"""What ``workspace.yaml`` says: which bureaus are gathered, and where the data of each is kept.

What stands here is handed to git and made names of files of: so it has the forms that are known
to be harmless there, and no others.
"""

import re
from typing import Annotated, Final

from pydantic import ConfigDict

from ledgertool.language import N_
from ledgertool.model.values import Model, Reads, named, problem

NEWEST: Final = "HEAD"
"""The revision that is meant where none is named: the one that a clone would check out."""

TOP: Final = "."
"""The folder of the data where that is the repository itself."""

_MOST: Final = 1000  # characters in an address, a revision or a path
_CODE: Final = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?"
_DEVICE: Final = re.compile("con|prn|aux|nul|(?:com|lpt)[0-9]", re.IGNORECASE)
_HOST: Final = r"(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\])"
_USER: Final = r"[A-Za-z0-9_][A-Za-z0-9_.+-]*"
_REMOTE: Final = re.compile(
    rf"(?:https://|ssh://(?:{_USER}@)?){_HOST}(?::[0-9]{{1,5}})?/[^\s?#\\]+"
    rf"|{_USER}@{_HOST}:(?!-)[^\s?#\\]+"
)
_SECRET: Final = re.compile("https?://[^/@]*@|[A-Za-z]+://[^/@:]*:[^/@]*@")
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")
_COMMIT: Final = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_REVISION: Final = re.compile(
    r"(?![-+/@])(?!.*(?:\.\.|@\{|//|/\.|\.lock(?:/|$)|[/.]$))[^\s.~^:?*\[\\][^\s~^:?*\[\\]*"
)
_FOLDER: Final = re.compile(
    r"\.|(?![-~])(?!(?:.*/)?\.{1,2}(?:/|$))[^\s/\\:](?:[^/\\:]|/(?!/|$))*(?<!\s)"
)


def _code(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(_CODE, value) and not _DEVICE.fullmatch(value):
        return value
    raise problem("bureau-code")


def _address(value: object) -> str:
    text = _one_line(value)
    if _SECRET.match(text):
        raise problem("secret-in-address")
    if _REMOTE.fullmatch(text) or is_path(text):
        return text
    raise problem("address")


def is_path(address: str) -> bool:
    """Tell whether an address is a path on this computer, and leads to no other one."""
    first = address.partition("/")[0]
    is_plain = address.strip() == address != "" and not address.startswith("-")
    return is_plain and "::" not in address and (":" not in first or bool(_DRIVE.match(address)))


def _revision(value: object) -> str:
    text = _one_line(value)
    if _REVISION.fullmatch(text):
        return text
    raise problem("revision-to-gather")


def is_commit(revision: str) -> bool:
    """Tell whether a revision is the full name of a commit, which never is another."""
    return _COMMIT.fullmatch(revision) is not None


def _folder(value: object) -> str:
    text = _one_line(value)
    if _FOLDER.fullmatch(text):
        return text
    raise problem("folder-inside")


def _one_line(value: object) -> str:
    """Give a text that can be seen, and is not endless; nothing in the place of any other."""
    is_one = isinstance(value, str) and value.isprintable() and len(value) <= _MOST
    return str(value) if is_one else ""


BureauCode = Annotated[
    str, Reads(_code, {"type": ["string", "integer"], "pattern": f"^{_CODE}$"}, "510402")
]
Address = Annotated[
    str, Reads(_address, {"type": "string", "pattern": "^[^-]"}, "https://example.org/510402.git")
]
RevisionToGather = Annotated[
    str, Reads(_revision, {"type": ["string", "integer"], "pattern": "^[^-+/@]"}, "main")
]
FolderInside = Annotated[str, Reads(_folder, {"type": "string", "pattern": "^[^-/~]"}, "data")]


class GatheredBureau(Model):
    """A bureau of a workspace: its code, and the folder of the revision that has its data."""

    model_config = ConfigDict(defer_build=True)

    code: Annotated[
        BureauCode, named("代码", N_("The bureau's short name: letters, figures and hyphens"))
    ]
    git: Annotated[
        Address, named("仓库", N_("Its repository: an address, or a path from this file's folder"))
    ]
    rev: Annotated[
        RevisionToGather, named("版本", N_("A branch, a tag or a full commit; HEAD otherwise"))
    ] = NEWEST
    data: Annotated[
        FolderInside, named("数据文件夹", N_("The data folder inside it; data otherwise"))
    ] = "data"
