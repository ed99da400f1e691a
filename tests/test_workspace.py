"""What ``workspace.yaml`` says: only places that are known to be harmless are gathered from."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from ledgertool.output.schemas import schemas
from ledgertool.reading import source
from ledgertool.reading.ledger import load
from ledgertool.reading.workspace import Workspace, read_workspace
from tests.findings import facts
from tests.samples import DATA, ROOT

PATH = "workspace.yaml"


def read(text: str) -> Workspace:
    return read_workspace(PATH, source.read(text.encode()))


def one(field: str, value: str) -> Workspace:
    """Read a workspace of one bureau, one of whose fields has a value."""
    bureau = {"code": "renhe", "git": "../renhe", field: value}
    return read(yaml.safe_dump({"bureaus": [bureau]}, allow_unicode=True))


def test_bureaus_are_read_in_their_order_and_what_is_left_out_is_head_and_data() -> None:
    text = """\
bureaus:
  - code: 510402
    git: https://example.org/510402.git
  - code: renhe
    git: ../renhe
    rev: v2020
    data: ledger/data
"""
    workspace = read(text)
    assert workspace.findings == ()
    assert [tuple(bureau.model_dump().values()) for bureau in workspace.bureaus] == [
        ("510402", "https://example.org/510402.git", "HEAD", "data"),
        ("renhe", "../renhe", "v2020", "ledger/data"),
    ]


def test_each_mistake_is_told_with_its_place_and_the_name_that_is_meant() -> None:
    text = """\
bureaus:
  - cod: renhe
    git: ../renhe
  - code: dongqu
    git: ../dongqu
    revision: main
  - code: xiqu
    git: ../xiqu
    git: ../other
bureau: 1
"""
    found = read(text).findings
    assert facts(found, "path code start found help") == [
        (PATH, "S216", (2, 5), "cod", "rename the field to “code”"),
        (PATH, "S202", (6, 5), "revision", "did you mean “rev”?"),
        (PATH, "Y105", (9, 5), None, "keep one of the two lines"),
        (PATH, "S202", (10, 1), "bureau", "did you mean “bureaus”?"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "F005"),
        ("bureaus: all\n", "S210"),
        ("- code: renhe\n", "S211"),
        ("bureau: []\n", "S202"),
        ("<<<<<<< HEAD\nbureaus: []\n", "Y118"),
    ],
)
def test_what_is_no_list_of_bureaus_is_told(text: str, code: str) -> None:
    workspace = read(text)
    assert workspace.bureaus == ()
    assert code in [finding.code for finding in workspace.findings]


@pytest.mark.parametrize("code", ["510402", "a", "A-b", "0", "x" * 64])
def test_a_code_is_letters_figures_and_hyphens(code: str) -> None:
    assert one("code", code).findings == ()


@pytest.mark.parametrize(
    "code",
    ["-a", "a-", "a/b", "..", "a.b", "a b", "仁和", "con", "COM1", "nul", "a\n", "a\0", "x" * 65],
)
def test_a_code_that_is_unsafe_as_the_name_of_a_file_is_refused(code: str) -> None:
    assert one("code", code).findings != ()
    assert one("code", code).bureaus == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.git",
        "https://example.org:8443/团队/a.git",
        "ssh://git@example.org:22/a.git",
        "ssh://example.org/a.git",
        "git@example.org:team/a.git",
        "../a",
        "a b/c",
        "/srv/git/a.git",
        "C:/git/a.git",
    ],
)
def test_addresses_with_https_and_ssh_and_paths_are_gathered_from(address: str) -> None:
    assert one("git", address).findings == ()


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c touch% /tmp/x",
        "fd::7",
        "x::y",
        "--upload-pack=touch /tmp/x",
        "-u",
        "http://example.org/a.git",
        "git://example.org/a.git",
        "file:///srv/git/a.git",
        "ftp://example.org/a.git",
        "host:a.git",
        "ssh://-oProxyCommand=x/a",
        "-oProxyCommand=x@example.org:a",
        "git@-oProxyCommand=x:a",
        "git@example.org:--upload-pack=x",
        "https://example.org/a b",
        "https:///a",
        "../a\n../b",
        "../a\x07",
        "../a\u202e",
        " ../a",
    ],
)
def test_addresses_that_run_something_or_can_be_changed_on_the_way_are_refused(
    address: str,
) -> None:
    assert one("git", address).findings != ()
    assert one("git", address).bureaus == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://clerk:secret@example.org/a.git",
        "https://secret@example.org/a.git",
        "http://clerk:secret@example.org/a.git",
        "ssh://clerk:secret@example.org/a.git",
        "ftp://clerk:secret@example.org/a.git",
    ],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(address: str) -> None:
    (finding,) = one("git", address).findings
    assert (finding.code, finding.found) == ("W804", None)
    assert "secret" not in json.dumps(finding._asdict())


@pytest.mark.parametrize(
    "revision", ["HEAD", "main", "v1.0", "refs/heads/feature/x", "中文", "2020", "a" * 40]
)
def test_branches_tags_and_commits_are_gathered(revision: str) -> None:
    assert one("rev", revision).findings == ()


@pytest.mark.parametrize(
    "revision",
    [
        "--upload-pack=touch /tmp/x",
        "-x",
        "@",
        "a..b",
        "HEAD~1",
        "HEAD^",
        "main@{1}",
        "main:data",
        "+main",
        "a b",
        "a*",
        "a//b",
        "a/",
        ".a",
        "a.lock",
        "a\nb",
        "",
    ],
)
def test_no_other_revision_is(revision: str) -> None:
    assert one("rev", revision).findings != ()
    assert one("rev", revision).bureaus == ()


@pytest.mark.parametrize("folder", [".", "data", "a/b", "数据", "a b", ".data", "..data"])
def test_a_data_folder_is_named_from_the_top_of_its_repository(folder: str) -> None:
    assert one("data", folder).findings == ()


@pytest.mark.parametrize(
    "folder", ["..", "../a", "a/../b", "/a", "a/", "a//b", "./a", "a/.", "-a", "~a", "C:a", "a\\b"]
)
def test_no_path_leads_out_of_the_repository(folder: str) -> None:
    assert one("data", folder).findings != ()
    assert one("data", folder).bureaus == ()


def test_editors_are_told_the_same_by_the_schema() -> None:
    schema = json.loads(schemas(load(DATA))["workspace.schema.json"])
    validator = jsonschema.Draft7Validator(schema)
    good = {"code": 510402, "git": "../a", "rev": "main", "data": "."}
    assert list(validator.iter_errors({"bureaus": [good]})) == []
    wrong = [{"code": "a/b"}, {"git": "-u"}, {"rev": "-x"}, {"data": "/a"}, {"datas": "a"}]
    for field in wrong:
        assert len(list(validator.iter_errors({"bureaus": [{**good, **field}]}))) == 1


@pytest.mark.parametrize("page", ["gathering.md", "gathering.zh-CN.md"])
def test_the_workspace_that_is_documented_is_one(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    shown = text.partition("```yaml\n")[2].partition("```")[0]
    workspace = read(shown)
    assert workspace.findings == ()
    assert [tuple(bureau.model_dump().values())[2:] for bureau in workspace.bureaus] == [
        ("HEAD", "data"),
        ("v2020", "ledger/data"),
    ]
