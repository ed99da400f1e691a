"""A bureau read at a commit, whatever that holds: bytes as committed, nothing without an end."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ledgertool.lake import at_commit
from ledgertool.lake.at_commit import ledger_at
from ledgertool.lake.hindrances import CannotGather, Hindrance
from ledgertool.reading.git import Git
from ledgertool.reading.ledger import Ledger, load
from ledgertool.reading.objects import Objects
from tests.conftest import posix
from tests.programs import clean
from tests.repositories import FILE, FILES, Repository, begun
from tests.samples import PILOT, REGISTRY, TABLE

pytestmark = posix

CONFLICT = TABLE.replace(
    "    deadline: 2020-12\n",
    "<<<<<<< HEAD\n    deadline: 2020-12\n=======\n    deadline: 2020-11\n>>>>>>> clerk\n",
)


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    return begun(tmp_path / "office", FILES)


def read(repository: Repository, commit: str = "HEAD", data: str = "data") -> Ledger:
    directory = repository.top / ".git"
    objects = Objects(Git(repository.top, at_commit.PATIENCE), directory)
    return ledger_at(objects, repository.git("rev-parse", commit), data)


def hindrance(repository: Repository, commit: str = "HEAD", data: str = "data") -> str:
    with pytest.raises(CannotGather) as caught:
        read(repository, commit, data)
    commit = repository.git("rev-parse", commit)[:12]
    return caught.value.hindrance.words.replace(commit, "COMMIT")


def rows(ledger: Ledger) -> list[str]:
    return [row.title for table in ledger.tables for row in table.rows]


def made(repository: Repository, *command: str, given: bytes = b"") -> str:
    """Let git make an object of what it is given."""
    line = ("git", *command)
    done = subprocess.run(
        line, cwd=repository.top, input=given, capture_output=True, check=True, env=clean()
    )
    return done.stdout.decode().strip()


def committed(repository: Repository, tree: str) -> str:
    return repository.git("commit-tree", tree, "-m", "x")


# What is read


@pytest.mark.parametrize("folder", ["data", ".", "台账/数据"])
def test_a_ledger_is_read_from_its_folder_as_from_a_checkout(folder: str, tmp_path: Path) -> None:
    kind = {"ledgers/2020/pilots.yaml": PILOT, "plan2019.yaml": "title: 规划\n"}
    repository = begun(tmp_path / "office", {**FILES, **kind}, folder=folder)
    ledger, checkout = read(repository, data=folder), load(repository.data)
    assert rows(ledger) == rows(checkout)
    place = "" if folder == "." else f"{folder}/"
    assert [table.path for table in ledger.tables] == [f"{place}{t.file}" for t in checkout.tables]
    assert [finding.code for finding in ledger.findings] == [
        finding.code for finding in checkout.findings
    ]


def test_the_commit_is_read_and_not_the_work_tree(office: Repository) -> None:
    office.commit({FILE: TABLE.replace("推进中考改革", "推进高考改革")})
    office.write({FILE: TABLE.replace("推进中考改革", "推进会考改革")})
    assert rows(read(office))[0] == "推进高考改革"
    assert rows(read(office, "HEAD~1"))[0] == "推进中考改革"


def test_broken_rows_are_findings_and_the_others_are_read(office: Repository) -> None:
    office.commit({FILE: TABLE.replace("deadline: 2020-12\n", "deadline: 十二月\n")})
    ledger = read(office)
    assert rows(ledger) == ["深化产教融合"]
    assert [finding.code for finding in ledger.findings] == ["S204"]


def test_a_filter_of_the_repository_changes_no_byte(office: Repository, tmp_path: Path) -> None:
    attributes = "* filter=evil ident eol=crlf working-tree-encoding=UTF-16\n"
    name = made(office, "hash-object", "-w", "--stdin", given=attributes.encode())
    commit = with_entry(office, ".gitattributes", "100644", name)
    (office.top / ".git" / "info" / "attributes").write_text(attributes)
    office.git("config", "filter.evil.smudge", f"touch {tmp_path / 'ran'}; cat")
    office.git("config", "filter.evil.required", "true")
    assert rows(read(office, commit)) == rows(load(office.data))
    assert not (tmp_path / "ran").exists()


# What hinders it


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        (FILE, CONFLICT, 11),
        ("registry.yaml", "<<<<<<< HEAD\n" + REGISTRY + "=======\n>>>>>>> clerk\n", 1),
        ("ledgers/2020/pilots.yaml", "<<<<<<< HEAD\n" + PILOT, 1),
    ],
)
def test_the_middle_of_a_merge_is_not_read(
    name: str, content: str, line: int, office: Repository
) -> None:
    office.commit({name: content})
    what = f"data/{name} has conflict markers in line {line}: a merge was not finished"
    assert hindrance(office) == what


def test_a_commit_without_the_data_folder_is_told(office: Repository) -> None:
    assert hindrance(office, data="daten") == "the commit COMMIT has no data folder daten"
    nothing = "the folder ledgers of the commit COMMIT has no registry or no tables"
    office.commit({"../ledgers/readme.txt": "x"})
    assert hindrance(office, data="ledgers") == nothing


def test_a_table_or_a_registry_of_which_nothing_can_be_read_is_told(office: Repository) -> None:
    office.commit({"ledgers/2020/pilots.yaml": "kind: pilots\n"})
    assert "data/ledgers/2020/pilots.yaml cannot be read as a table (S" in hindrance(office)
    office.commit({"ledgers/2020/pilots.yaml": PILOT, "registry.yaml": "- x\n"})
    assert "data/registry.yaml cannot be read as a table (S" in hindrance(office)


def test_a_plan_of_which_nothing_can_be_read_hides_no_row(office: Repository) -> None:
    office.commit({"plan2019.yaml": "- x\n"})
    assert len(rows(read(office))) == 2


def test_a_commit_that_is_damaged_is_told(office: Repository) -> None:
    blob = office.git("rev-parse", f"HEAD:data/{FILE}")
    (office.top / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    damaged = "the commit COMMIT is damaged, or made so that reading it takes very long"
    assert hindrance(office) == damaged


def test_a_folder_that_is_lost_hides_no_table_in_silence(office: Repository) -> None:
    office.commit({"ledgers/2021/pilots.yaml": PILOT.replace("2020", "2021")})
    tree = office.git("rev-parse", "HEAD:data/ledgers/2021")
    (office.top / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    damaged = "the commit COMMIT is damaged, or made so that reading it takes very long"
    assert hindrance(office) == damaged


# What somebody may have put there


def with_entry(repository: Repository, place: str, mode: str, name: str) -> str:
    """Commit an entry of the index in the place of a file or folder."""
    repository.git("rm", "-r", "--quiet", "--cached", "--ignore-unmatch", place)
    repository.git("update-index", "--add", "--cacheinfo", f"{mode},{name},{place}")
    return committed(repository, repository.git("write-tree"))


@pytest.mark.parametrize("mode", ["120000", "160000"])
@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("data", "the commit COMMIT has no data folder data"),
        ("data/ledgers", "data/ledgers cannot be read as a table (F007)"),
        ("data/ledgers/2020", "data/ledgers/2020 cannot be read as a table (F007)"),
        (f"data/{FILE}", f"data/{FILE} cannot be read as a table (F007)"),
        ("data/registry.yaml", "data/registry.yaml cannot be read as a table (F007)"),
    ],
)
def test_a_link_or_a_submodule_in_the_place_of_data_leads_nowhere(
    mode: str, place: str, told: str, office: Repository, tmp_path: Path
) -> None:
    (tmp_path / "secret.yaml").write_text(TABLE)
    target = made(office, "hash-object", "-w", "--stdin", given=b"../../../../secret.yaml")
    name = target if mode == "120000" else office.git("rev-parse", "HEAD")
    commit = with_entry(office, place, mode, name)
    assert hindrance(office, commit) == told


def test_a_pointer_of_lfs_is_not_followed(office: Repository) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    office.commit({FILE: pointer})
    assert hindrance(office) == f"data/{FILE} cannot be read as a table (F012)"


def test_a_huge_file_is_not_looked_into(office: Repository) -> None:
    office.commit({"ledgers/2020/huge.yaml": b"#" * (21 * 1024 * 1024)})
    told = "data/ledgers/2020/huge.yaml cannot be read as a table (F006)"
    assert hindrance(office) == told
    office.commit({"ledgers/2020/huge.yaml": PILOT, "huge.bin": b"#" * (21 * 1024 * 1024)})
    assert len(rows(read(office))) == 3


def test_data_that_is_too_large_in_all_is_not_read(
    office: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_commit, "_MOST_BYTES", 1024 * 1024)
    office.commit({f"ledgers/2020/{n}.yaml": b"#" * 400_000 for n in range(3)})
    assert hindrance(office) == "it is larger than 1 MB"


def test_more_files_than_any_bureau_has_are_not_listed(
    office: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_commit, "_MOST_FILES", 10)
    office.commit({f"ledgers/2020/{n}.txt": "x" for n in range(10)})
    assert hindrance(office) == "it has more than 10 files"


def bomb(repository: Repository, leaf: str) -> str:
    """Make a commit of few objects whose folders have a thousand million paths in them."""
    tree = made(repository, "mktree", given=leaf.encode())
    for _level in range(9):
        inside = "".join(f"040000 tree {tree}\t{number}\n" for number in range(10))
        tree = made(repository, "mktree", given=inside.encode())
    top = made(repository, "mktree", given=f"040000 tree {tree}\tdata\n".encode())
    return committed(repository, top)


def test_a_folder_in_itself_many_times_over_is_not_gone_through(
    office: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = office.git("rev-parse", f"HEAD:data/{FILE}")
    full = bomb(office, f"100644 blob {blob}\tx.yaml\n")
    assert hindrance(office, full) == "it has more than 20000 files"
    monkeypatch.setattr(at_commit, "PATIENCE", 0.5)
    damaged = "the commit COMMIT is damaged, or made so that reading it takes very long"
    assert hindrance(office, bomb(office, "")) == damaged


def test_a_path_without_an_end_is_not_taken_in(office: Repository) -> None:
    blob = office.git("rev-parse", f"HEAD:data/{FILE}")
    name = "x" * 1_000_000
    inside = made(office, "mktree", given=f"100644 blob {blob}\t{name}\n".encode())
    top = made(office, "mktree", given=f"040000 tree {inside}\tdata\n".encode())
    assert hindrance(office, committed(office, top)) == "it has more than 20000 files"


def test_a_deep_tree_is_read_to_its_end_or_not_at_all(office: Repository) -> None:
    blob = office.git("rev-parse", f"HEAD:data/{FILE}")
    tree = made(office, "mktree", given=f"100644 blob {blob}\tx.yaml\n".encode())
    stream = ["commit refs/heads/deep\ncommitter t <t@t> 0 +0000\ndata 0\n"]
    stream.append(f"M 040000 {tree} {'/'.join('d' * 3000)}\n")
    stream.append(f"M 040000 {office.git('rev-parse', 'HEAD:data')} data\n")
    made(office, "fast-import", "--quiet", given="".join(stream).encode())
    assert len(rows(read(office, "deep"))) == 2


@pytest.mark.parametrize("name", ["a\nb", "\x1b[2J", "\u202ex", 'a"b', "a\tb"])
def test_an_odd_name_is_told_so_that_it_can_be_seen(name: str, office: Repository) -> None:
    office.commit({f"ledgers/2020/{name}.yaml": PILOT})
    try:
        read(office)
    except CannotGather as problem:
        assert problem.hindrance.words.isprintable()
    else:
        assert name == 'a"b'


# What is kept of a hindrance


def test_no_phone_in_a_hindrance_comes_into_a_lake() -> None:
    hindered = Hindrance("{path} cannot be read", {"path": "data/13800000000.yaml"})
    assert hindered.in_english == "data/138****0000.yaml cannot be read"


def test_a_hindrance_is_kept_and_said_again_in_either_language() -> None:
    from ledgertool.lake.hindrances import CONFLICT as SENTENCE
    from ledgertool.language import use

    hindered = Hindrance(SENTENCE, {"path": "data/x.yaml", "line": "3"})
    assert Hindrance.of(hindered.kept()) == hindered
    use("zh")
    assert hindered.words != hindered.in_english
    assert "data/x.yaml" in hindered.words
