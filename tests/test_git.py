"""Git as it is found and asked: nothing that a branch brings runs, forges or goes uncompared."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import posix
from tests.programs import Answer, clean, execute, git, process
from tests.repositories import (
    FILE,
    FILES,
    Repository,
    against,
    ask,
    begun,
    branched,
    codes,
    program,
    refused,
)
from tests.samples import REGISTRY, TABLE

pytestmark = posix

STAR = "    must_close: true\n"
MOVED = TABLE.replace("deadline: 2020-12\n", "deadline: 2021-03\n")
CONFIG = """\
[core]
\trepositoryFormatVersion = 1
\tbare = {bare}
\tworktree = {worktree}
\tfsmonitor = {evil}
\tsshCommand = {evil}
\thooksPath = .
\tpager = {evil}
\tgitProxy = {evil}
[extensions]
\tpartialClone = origin
[remote "origin"]
\turl = ssh://example.org/x
\tpromisor = true
\tuploadpack = {evil}
[diff]
\texternal = {evil}
[credential]
\thelper = !{evil}
"""


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Make a repository with a good table, its state on main, and a branch checked out."""
    return branched(tmp_path / "office")


# What a branch brings


def like_a_repository(folder: Path, evil: Path, *, bare: str, worktree: str) -> None:
    """Make a folder look like a bare repository, with a history of its own and a configuration."""
    history = begun(folder.parent / "history", FILES)
    history.commit({FILE: TABLE.replace(STAR, "")})
    for name in ("refs/remotes/origin/main", "refs/heads/clerk"):
        history.git("update-ref", name, "HEAD")
    for entry in ("HEAD", "objects", "refs"):
        source = history.top / ".git" / entry
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / entry)
    shutil.rmtree(history.top)
    settings = CONFIG.format(evil=evil, bare=bare, worktree=worktree)
    if bare == "true":
        settings = settings.replace(f"\tworktree = {worktree}\n", "")
    (folder / "config").write_text(settings)


PLACES = ["data", "data/ledgers", "data/ledgers/2020"]
ASKED = [
    ("check", "--against", "main"),
    ("check", "--against", "origin/main"),
    ("list", "--at", "main"),
    ("show", "tasks/1", "--at", "HEAD"),
]


@pytest.mark.parametrize(
    ("place", "bare", "worktree"),
    [
        ("data", "true", ""),
        ("data", "false", "."),
        ("data", "false", ".."),
        ("data/ledgers", "true", ""),
        ("data/ledgers/2020", "false", "../../.."),
    ],
)
def test_a_folder_that_looks_like_a_repository_runs_nothing_and_forges_nothing(
    place: str, bare: str, worktree: str, office: Repository, tmp_path: Path
) -> None:
    marker = tmp_path / "ran"
    evil = program(tmp_path / "evil", f"touch {marker}")
    office.git("update-ref", "refs/remotes/origin/main", "main")
    like_a_repository(office.top / place, evil, bare=bare, worktree=worktree)
    office.commit({FILE: TABLE.replace(STAR, "")})
    for here in (office.top, office.top / place):
        where = Repository(here, office.data)
        for revision in ("main", "origin/main"):
            assert sorted(codes(against(where, revision))) == ["D505", "F011"]
        listed = ask(where, "list", "--at", "origin/main", "--must-close", "-f", "jsonl")
        assert (listed.code, "2020/tasks/2" in listed.out) == (0, True)
        assert not marker.exists()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "entries",
    [
        ("HEAD", "objects/.keep", "refs/.keep"),
        ("head", "Objects/x", "REFS/x"),
        ("HEAD", "commondir"),
    ],
    ids=" ".join,
)
def test_a_folder_that_git_may_take_for_a_repository_is_an_error(
    place: str, entries: tuple[str, ...], office: Repository
) -> None:
    for entry in entries:
        path = office.top / place / entry
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("ref: refs/heads/main\n")
    answer = ask(office, "check", "-f", "concise")
    assert (answer.code, codes(answer)) == (1, ["F011"])
    assert answer.out.startswith(f"{place}/HEAD: ")
    assert ask(office, "list").code == 3


@pytest.mark.parametrize("entries", [("HEAD",), ("objects/x", "refs/x"), ("HEAD", "refs/x")])
def test_a_part_of_a_repository_is_none(entries: tuple[str, ...], office: Repository) -> None:
    office.write(dict.fromkeys(entries, "x"))
    assert ask(office, "check", "-f", "concise") == Answer(0, "", "")


def test_the_data_folder_may_be_the_top_of_the_repository(tmp_path: Path) -> None:
    repository = begun(tmp_path / "office", FILES, folder=".")
    like_a_repository(repository.top, tmp_path / "evil", bare="true", worktree="")
    repository.write({FILE: MOVED})
    assert codes(against(repository)) == ["F011", "D503"]


def test_an_absent_object_is_not_fetched_from_a_promisor(
    office: Repository, tmp_path: Path
) -> None:
    clone = Repository(tmp_path / "clone", tmp_path / "clone" / "data")
    office.git("config", "uploadpack.allowFilter", "true")
    partial = ("clone", "--quiet", "--filter=blob:none", "--no-checkout")
    git(tmp_path, *partial, f"file://{office.top}", str(clone.top))
    marker = tmp_path / "ran"
    evil = program(tmp_path / "evil", f'touch {marker}; exec git-upload-pack "$@"')
    clone.git("config", "remote.origin.uploadpack", str(evil))
    clone.git("config", "core.sshCommand", str(evil))
    clone.write(FILES)
    for words in ASKED[:1] + ASKED[2:3]:
        answer = ask(clone, *(word.replace("main", "origin/main") for word in words))
        assert (answer.code, answer.out) == (2, "")
        assert "lacks a part of the earlier state" in answer.err
    assert not marker.exists()


@pytest.mark.parametrize("setting", ["core.fsmonitor", "core.sshCommand", "core.askPass"])
def test_not_even_the_repositorys_own_settings_run(
    setting: str, office: Repository, tmp_path: Path
) -> None:
    marker = tmp_path / "ran"
    office.git("config", setting, str(program(tmp_path / "own", f"touch {marker}")))
    hook = program(office.top / ".git/hooks/post-index-change", f"touch {marker}")
    shutil.copy(hook, hook.with_name("post-checkout"))
    office.write({".gitattributes": "*.yaml filter=f diff=f\n", "ledgers/2020/new.yaml": TABLE})
    for name in ("filter.f.smudge", "filter.f.clean", "diff.f.textconv", "diff.external"):
        office.git("config", name, str(tmp_path / "own"))
    assert against(office).code in (0, 1)
    assert ask(office, "list", "--at", "main").code == 0
    assert not marker.exists()


def test_replaced_and_grafted_commits_forge_no_earlier_state(office: Repository) -> None:
    true = office.git("rev-parse", "main")
    office.commit({FILE: TABLE.replace(STAR, "")})
    forged = office.git("rev-parse", "HEAD")
    office.git("replace", true, forged)
    assert codes(against(office)) == ["D505"]
    office.git("replace", "--delete", true)
    (office.top / ".git/info/grafts").write_text(f"{forged}\n")
    assert codes(against(office)) == ["D505"]


# Where git comes from


@pytest.mark.parametrize("entry", ["", ".", "bin", "data", "./", "~/bin", "{top}", "{top}/data/x"])
def test_git_is_found_in_path_only_and_never_beside_the_data(
    entry: str, office: Repository, tmp_path: Path
) -> None:
    marker = tmp_path / "ran"
    for place in (".", "bin", "data", "data/x", "~/bin"):
        program(office.top / place / "git", f"touch {marker}")
    office.write({FILE: MOVED})
    path = f"{entry.format(top=office.top)}:{os.environ['PATH']}"
    assert codes(against(office, PATH=path)) == ["D503"]
    alone = against(office, PATH=entry.format(top=office.top))
    assert (alone.code, alone.out) == (2, "")
    assert alone.err.startswith("git is not installed, or not found")
    assert not marker.exists()


def test_what_is_named_git_and_cannot_run_is_none(office: Repository, tmp_path: Path) -> None:
    program(tmp_path / "a" / "git", "").chmod(0o644)
    (tmp_path / "b" / "git").mkdir(parents=True)
    office.write({FILE: MOVED})
    path = f"{tmp_path / 'a'}:{tmp_path / 'b'}:{os.environ['PATH']}"
    assert codes(against(office, PATH=path)) == ["D503"]


# What git is told by its surroundings


FOREIGN = {
    "GIT_DIR": "{other}/.git",
    "GIT_WORK_TREE": "{other}",
    "GIT_INDEX_FILE": "{other}/.git/index",
    "GIT_COMMON_DIR": "{other}/.git",
    "GIT_OBJECT_DIRECTORY": "{other}/.git/objects",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "{other}/.git/objects",
    "GIT_NAMESPACE": "x",
    "GIT_PREFIX": "data/",
    "GIT_SHALLOW_FILE": "{other}/shallow",
    "GIT_GRAFT_FILE": "{other}/grafts",
    "GIT_REPLACE_REF_BASE": "refs/heads/",
    "GIT_CEILING_DIRECTORIES": "{top}",
    "GIT_CONFIG_PARAMETERS": "'core.fsmonitor={evil}'",
    "GIT_CONFIG_GLOBAL": "{evil}",
    "GIT_EXEC_PATH": "{other}",
    "GIT_TRACE": "1",
    "GIT_TEST_FSMONITOR": "{evil}",
    "GIT_LITERAL_PATHSPECS": "0",
    "GIT_QUARANTINE_PATH": "{other}",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_no_variable_of_git_changes_what_is_compared(
    name: str, office: Repository, tmp_path: Path
) -> None:
    marker = tmp_path / "ran"
    evil = program(tmp_path / "evil", f"touch {marker}")
    other = begun(tmp_path / "other", {"x": "x"})
    office.write({FILE: MOVED})
    value = FOREIGN[name].format(other=other.top, evil=evil, top=office.top)
    environment = clean(**{name: value})
    command = (sys.executable, "-m", "ledgertool", "check", "--against", "main", "-f", "concise")
    answer = execute(*command, cwd=office.top, env=environment)
    assert (answer.code, codes(answer), answer.err) == (1, ["D503"], "")
    assert not marker.exists()


COMMAND = f"{sys.executable} -m ledgertool check --against main -f concise"


def worktree(office: Repository, tmp_path: Path) -> Repository:
    office.git("worktree", "add", "--quiet", "-b", "second", str(tmp_path / "second"), "main")
    return Repository(tmp_path / "second", tmp_path / "second" / "data")


@pytest.mark.parametrize("linked", [False, True], ids=["main work tree", "linked work tree"])
@pytest.mark.parametrize("how", ["hook", "alias", "rebase"])
def test_a_hook_compares_in_whichever_work_tree(
    linked: bool, how: str, office: Repository, tmp_path: Path
) -> None:
    place = worktree(office, tmp_path) if linked else office
    place.write({FILE: MOVED})
    place.git("add", "--all")
    if how == "hook":
        program(office.top / ".git/hooks/pre-commit", COMMAND)
        answer = execute("git", "commit", "-m", "x", cwd=place.top, env=clean())
    elif how == "alias":
        place.git("config", "alias.checked", f"!{COMMAND}")
        answer = execute("git", "checked", cwd=place.data, env=clean())
    else:
        place.git("commit", "--quiet", "-m", "x")
        place.git("config", "user.name", "t")
        words = ("git", "rebase", "--force-rebase", "--exec", COMMAND, "HEAD~1")
        answer = execute(*words, cwd=place.top, env=clean())
    assert answer.code != 0
    assert " D503 " in answer.out + answer.err


def test_a_hook_lets_pass_what_is_explained(office: Repository, tmp_path: Path) -> None:
    place = worktree(office, tmp_path)
    program(office.top / ".git/hooks/pre-commit", COMMAND)
    place.write({FILE: TABLE.replace("出台实施方案", "出台方案")})
    place.commit()
    assert place.git("log", "--format=%s", "-1") == "x"


# Where the data is in the repository


def test_a_linked_data_folder_is_compared_in_its_place(office: Repository, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(office.data)
    office.write({FILE: MOVED})
    for words in (("--data", str(link)), (str(link / FILE),)):
        answer = ask(office, "check", *words, "--against", "main", "-f", "concise")
        assert (answer.code, codes(answer)) == (1, ["D503"])


def test_a_link_in_the_place_of_the_data_hides_nothing(office: Repository) -> None:
    other = Repository(office.top, office.top / "other")
    other.commit({**FILES, FILE: TABLE.replace(STAR, "")})
    office.git("branch", "--force", "main", "clerk")
    shutil.rmtree(office.data)
    office.data.symlink_to("other")
    office.commit()
    assert codes(against(office)) == ["D505"]


def moved(repository: Repository, to: str) -> Repository:
    """Move the data to another folder, or to the top."""
    place = Repository(repository.top, repository.top / to)
    place.data.mkdir(parents=True, exist_ok=True)
    for entry in list(repository.data.iterdir()):
        entry.rename(place.data / entry.name)
    repository.data.rmdir()
    return place


@pytest.mark.parametrize("to", ["台账", ".", "a/b/data"])
def test_data_that_was_moved_is_found_again(to: str, office: Repository) -> None:
    place = moved(office, to)
    words = ("check", "--data", to, "--against", "main", "-f", "concise")
    assert ask(office, *words) == Answer(0, "", "")
    place.write({FILE: MOVED.replace(STAR, "")})
    place.commit()
    answer = ask(office, *words)
    assert (answer.code, codes(answer)) == (1, ["D503", "D505"])
    listed = ask(office, "list", "--data", to, "--at", "main", "--columns", "deadline", "-f", "csv")
    assert (listed.code, "2020-12" in listed.out, "2021-03" in listed.out) == (0, True, False)


def test_data_that_came_from_the_top_is_found_again(tmp_path: Path) -> None:
    repository = begun(tmp_path / "office", FILES, folder=".")
    (repository.top / "data").mkdir()
    for name in ("registry.yaml", "ledgers"):
        (repository.top / name).rename(repository.top / "data" / name)
    place = Repository(repository.top, repository.top / "data")
    place.commit({FILE: MOVED})
    assert codes(against(place, "HEAD~1")) == ["D503"]


NOT_COMPARED = "has no tables in the place of “data”"


@pytest.mark.parametrize("words", [("check", "--against", "main"), ("list", "--at", "main")])
def test_without_earlier_data_nothing_is_compared_and_that_is_said(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    repository = begun(tmp_path / "office", {"README.md": "x"}, folder=".")
    place = Repository(repository.top, repository.top / "data")
    place.write(FILES)
    refused(ask(place, *words), NOT_COMPARED)
    repository.git("checkout", "--quiet", "-b", "clerk")
    place.commit()
    refused(ask(place, *words), NOT_COMPARED)


def test_of_two_folders_that_are_gone_none_is_taken_for_the_data(office: Repository) -> None:
    other = Repository(office.top, office.top / "other")
    other.commit(FILES)
    office.git("branch", "--force", "main", "clerk")
    shutil.rmtree(other.data)
    moved(office, "台账")
    refused(ask(office, "check", "--data", "台账", "--against", "main"), "in the place of “台账”")


def test_a_copy_beside_the_data_has_no_earlier_state(office: Repository) -> None:
    shutil.copytree(office.data, office.top / "copy")
    (office.top / "copy" / FILE).write_text(MOVED)
    answer = ask(office, "check", "--data", "copy", "--against", "main")
    refused(answer, "in the place of “copy”")


def test_a_registry_planted_before_does_not_make_a_place(office: Repository) -> None:
    """Neither does a table at the top hide the data below from the comparison."""
    planted = Repository(office.top, office.top)
    planted.commit({"registry.yaml": REGISTRY})
    office.git("branch", "--force", "main", "clerk")
    planted.write({FILE: MOVED})
    answer = ask(office, "check", "--data", ".", "--against", "main")
    refused(answer, "has no tables in the place of “.”")


def test_a_registry_alone_is_a_beginning(tmp_path: Path) -> None:
    repository = begun(tmp_path / "office", {"registry.yaml": REGISTRY})
    repository.write(FILES)
    assert against(repository) == Answer(0, "", "")


@pytest.mark.parametrize(
    ("pattern", "earlier"),
    [
        ("/data/", {}),
        ("*.yaml", {}),
        ("ledgers/", {"registry.yaml": REGISTRY}),
        ("tasks.yaml", {"registry.yaml": REGISTRY, "ledgers/2020/pilots.yaml": TABLE}),
    ],
)
def test_data_that_git_ignores_is_not_compared_and_that_is_said(
    pattern: str, earlier: dict[str, str | bytes], tmp_path: Path
) -> None:
    repository = begun(tmp_path / "office", {**earlier, "README.md": "x"})
    (repository.top / ".gitignore").write_text(pattern + "\n")
    repository.write(FILES)
    refused(against(repository), "git ignores “data/")


def test_data_that_is_tracked_although_it_is_ignored_is_compared(office: Repository) -> None:
    (office.top / ".gitignore").write_text("data/\n")
    office.write({FILE: MOVED})
    assert codes(against(office)) == ["D503"]
    (office.top / ".git/info/exclude").write_text("*.yaml\n")
    assert codes(against(office)) == ["D503"]


# Submodules and bare repositories


def with_submodule(tmp_path: Path, office: Repository, at: str) -> Repository:
    """Make a repository with another as its submodule; give the submodule."""
    office.git("checkout", "--quiet", "main")
    top = begun(tmp_path / "whole", {"README.md": "x"}, folder=".")
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    top.git(*add, str(office.top), at)
    top.commit()
    return Repository(top.top / at, top.top / at / "data")


def test_data_in_a_submodule_is_compared_there(office: Repository, tmp_path: Path) -> None:
    inner = with_submodule(tmp_path, office, "office")
    inner.write({FILE: MOVED})
    assert codes(against(inner)) == ["D503"]
    whole = Repository(inner.top.parent, inner.data)
    words = ("check", "--data", "office/data", "--against", "main", "-f", "concise")
    assert codes(ask(whole, *words)) == ["D503"]
    elsewhere = process(
        *("check", "--data", str(inner.data), "--against", "main", "-f", "concise"), cwd=tmp_path
    )
    assert codes(elsewhere) == ["D503"]


def test_a_repository_with_submodules_is_compared_too(office: Repository, tmp_path: Path) -> None:
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    other = begun(tmp_path / "other", {"x": "x"})
    office.git(*add, str(other.top), "data/other")
    office.commit()
    office.write({FILE: MOVED})
    assert codes(against(office)) == ["D503"]


@pytest.mark.parametrize("at", ["data", "data/sub"])
def test_a_submodule_in_the_place_of_the_data_forges_no_earlier_state(
    at: str, office: Repository, tmp_path: Path
) -> None:
    forged = begun(tmp_path / "forged", {**FILES, FILE: TABLE.replace(STAR, "")}, folder=".")
    office.git("rm", "-r", "--quiet", "data")
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    office.git(*add, str(forged.top), at)
    office.commit()
    words = ("--data", at, "--against", "main")
    refused(ask(office, "check", *words), "has no tables in the place of")
    refused(ask(office, "list", "--data", at, "--at", "main"), "has no tables in the place of")


def test_in_a_bare_repository_there_is_no_data_to_compare(
    office: Repository, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(office.top), "bare")
    bare = Repository(tmp_path / "bare", tmp_path / "bare" / "data")
    bare.write({**FILES, FILE: MOVED})
    refused(against(bare), "is in no git repository")


def test_a_work_tree_of_a_bare_repository_is_compared(office: Repository, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(office.top), "bare")
    git(tmp_path / "bare", "worktree", "add", "--quiet", str(tmp_path / "tree"), "main")
    tree = Repository(tmp_path / "tree", tmp_path / "tree" / "data")
    tree.write({FILE: MOVED})
    assert codes(against(tree)) == ["D503"]
