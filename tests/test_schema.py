"""The schemas for editors: up to date, true to the classes, and of use to any other program."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ledgertool.language import in_chinese
from ledgertool.model.fields import names_in
from ledgertool.model.row import KINDS, Head, Row
from ledgertool.output.schemas import schemas
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run, posix, somebody
from tests.programs import Answer, execute
from tests.samples import DATA, REGISTRY, TABLE

OTHERS = ("registry", "plan", "kind", "documents", "workspace")
PLAN_SCHEMA = "schemas/plan.schema.json"
POINTER = re.compile(r"# yaml-language-server: \$schema=(\S+)")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy data and schemas to a place where they can be spoiled; give its folder."""
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "schemas").mkdir()
    for name, text in schemas(load(tmp_path / "data")).items():
        (tmp_path / "schemas" / name).write_bytes(text.encode())
    return tmp_path


# Up to date


def test_a_stale_schema_is_told_and_not_written(copy: Path, run: Run) -> None:
    stale = copy / "schemas" / "pilot.schema.json"
    stale.write_text("{}\n")
    (copy / "schemas" / "plan.schema.json").unlink()
    answer = run("schema", "--check", "--data", str(copy / "data"))
    assert (answer.code, answer.err) == (1, "")
    assert [line.rsplit("/", 1)[-1] for line in answer.out.splitlines()] == [
        "pilot.schema.json is out of date; run ledger schema.",
        "plan.schema.json is out of date; run ledger schema.",
    ]
    assert stale.read_text() == "{}\n"
    assert not (copy / "schemas" / "plan.schema.json").exists()


def test_a_new_name_in_the_registry_leaves_the_schemas_right_and_is_offered_when_written(
    copy: Path, run: Run
) -> None:
    registry = copy / "data" / "registry.yaml"
    registry.write_text(
        registry.read_text(encoding="utf-8").replace(
            "  - name: 谢强\n", "  - name: 谢强\n  - name: 王五\n"
        ),
        encoding="utf-8",
    )
    assert run("schema", "--check", "--data", str(copy / "data")) == Answer(0, "", "")
    pilot = copy / "schemas" / "pilot.schema.json"
    assert "王五" not in pilot.read_text(encoding="utf-8")
    written = run("schema", "--data", str(copy / "data"))
    assert (written.code, len(written.out.splitlines())) == (0, len(KINDS))
    assert run("schema", "--check", "--data", str(copy / "data")) == Answer(0, "", "")
    definitions = json.loads(pilot.read_text(encoding="utf-8"))["definitions"]
    assert "王五" in definitions["people"]["anyOf"][0]["enum"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"minLength": 1', '"minLength": 2'),
        ('"anyOf"', '"oneOf"'),
        ('"enum": [', '"enums": ['),
        ('"people"', '"persons"'),
        ("{", "["),
        ('"description": "序号', '"description": "编号'),
    ],
)
def test_whatever_else_differs_makes_a_schema_stale(
    old: str, new: str, copy: Path, run: Run
) -> None:
    pilot = copy / "schemas" / "pilot.schema.json"
    text = pilot.read_text(encoding="utf-8")
    assert old in text
    pilot.write_text(text.replace(old, new), encoding="utf-8")
    assert run("schema", "--check", "--data", str(copy / "data")).code == 1


def test_a_name_that_the_registry_does_not_have_yet_is_not_refused_by_editors() -> None:
    schema = json.loads(schemas(load(DATA))["reform-task.schema.json"])
    table = _plain_table()
    table["rows"][0]["leaders"] = ["新来的"]
    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(table)] == []


def test_schemas_that_are_up_to_date_are_not_written_again(copy: Path, run: Run) -> None:
    run("schema", "--data", str(copy / "data"))
    before = {path.name: path.stat().st_mtime_ns for path in (copy / "schemas").iterdir()}
    assert run("schema", "--data", str(copy / "data")) == Answer(0, "", "")
    after = {path.name: path.stat().st_mtime_ns for path in (copy / "schemas").iterdir()}
    assert after == before


def test_schemas_go_where_they_are_wanted(make: Make, run: Run, tmp_path: Path) -> None:
    where = tmp_path / "new" / "place"
    answer = run("schema", "--data", str(make()), "--output", str(where))
    assert answer.code == 0
    assert sorted(path.name for path in where.iterdir()) == sorted(
        f"{name}.schema.json" for name in (*KINDS, *OTHERS)
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_schemas_are_the_same_in_every_language(
    language: str, copy: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setenv("LEDGER_LANG", language)
    assert run("schema", "--check", "--data", str(copy / "data")).code == 0


# Where a branch may have put something else


def _gone(path: Path) -> Path:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return path


def _linked(place: str, to: str) -> Callable[[Path], None]:
    """Put a link in a place of the copy, to another or to somewhere else."""
    return lambda copy: _gone(copy / place).symlink_to(copy / to)


def _to_a_pipe(copy: Path) -> None:
    os.mkfifo(copy / "pipe")
    _linked(PLAN_SCHEMA, "pipe")(copy)


PLACES: dict[str, Callable[[Path], object]] = {
    "the folder is a link": _linked("schemas", "outside"),
    "the folder is a link to nothing": _linked("schemas", "new"),
    "the folder is a link to itself": _linked("schemas", "schemas"),
    "the folder is a file": lambda copy: _gone(copy / "schemas").write_bytes(b""),
    "a schema is a link": _linked(PLAN_SCHEMA, "outside/plan"),
    "a schema is a link to nothing": _linked(PLAN_SCHEMA, "new"),
    "a schema is a link to a schema": _linked(PLAN_SCHEMA, "schemas/pilot.schema.json"),
    "a schema is a link to memory": _linked(PLAN_SCHEMA, "/proc/self/mem"),
    "a schema is a link to a device": _linked(PLAN_SCHEMA, "/dev/zero"),
    "a schema is a link to a pipe": _to_a_pipe,
    "a schema is a pipe": lambda copy: os.mkfifo(_gone(copy / PLAN_SCHEMA)),
    "a schema is a folder": lambda copy: _gone(copy / PLAN_SCHEMA).mkdir(),
}


@posix
@pytest.mark.parametrize("options", [(), ("--force",), ("--check",)], ids=str)
@pytest.mark.parametrize("name", PLACES)
def test_beside_the_data_nothing_but_plain_files_is_read_or_written(
    name: str, options: tuple[str, ...], copy: Path, run: Run
) -> None:
    (copy / "outside").mkdir()
    (copy / "outside" / "plan").write_text("{}", encoding="utf-8")
    (copy / "schemas" / "pilot.schema.json").write_text("{}\n")
    PLACES[name](copy)
    before = {path: path.lstat() for path in copy.rglob("*")}
    answer = run("schema", "--data", str(copy / "data"), *options)
    assert (answer.code, answer.out) == (2, "")
    assert "nothing is read or written there" in answer.err
    assert {path: path.lstat().st_mtime_ns for path in copy.rglob("*")} == {
        path: info.st_mtime_ns for path, info in before.items()
    }


@posix
def test_data_that_is_a_link_is_followed_only_where_it_is_named(
    copy: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "data").symlink_to(copy / "data")
    shutil.rmtree(copy / "schemas")
    monkeypatch.chdir(here)
    assert run("schema").code == 0
    assert (here / "schemas" / "pilot.schema.json").is_file()
    assert not (copy / "schemas").exists()
    assert run("schema", "--data", "data").code == 0
    assert (copy / "schemas" / "pilot.schema.json").is_file()


@posix
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("option", ["--check", "--force"])
@pytest.mark.parametrize("shut", ["schemas", "schemas/pilot.schema.json"])
def test_what_may_not_be_read_is_told(
    shut: str, option: str, named: bool, anywhere: Path, run: Run
) -> None:
    shutil.copytree(DATA, anywhere / "data")
    place = ("-o", str(anywhere / "schemas")) if named else ()
    words = ("schema", "--data", str(anywhere / "data"), *place)
    run(*words)
    (anywhere / shut).chmod(0)
    with somebody():
        answer = run(*words, option)
    (anywhere / shut).chmod(0o755)
    assert (answer.code, answer.out) == (2, "")
    assert "cannot be read (permission denied)" in answer.err


@posix
@pytest.mark.parametrize("words", [("--check",), ()])
def test_of_a_file_in_the_place_of_a_schema_no_more_is_read_than_could_be_equal(
    words: tuple[str, ...], copy: Path, run: Run
) -> None:
    with (copy / PLAN_SCHEMA).open("ab") as stream:
        stream.truncate(1 << 28)
    tracemalloc.start()
    answer = run("schema", "--data", str(copy / "data"), *words)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer.code, answer.out.count("\n")) == (1 if words else 0, 1)
    assert most < 1 << 27


@posix
def test_a_folder_that_is_named_may_hold_links_and_what_cannot_be_read_is_told(
    copy: Path, run: Run
) -> None:
    (copy / "kept").write_bytes((copy / PLAN_SCHEMA).read_bytes())
    _linked(PLAN_SCHEMA, "kept")(copy)
    words = ("schema", "--data", str(copy / "data"), "-o", str(copy / "schemas"))
    assert run(*words, "--check") == Answer(0, "", "")
    (copy / "kept").write_bytes((copy / PLAN_SCHEMA).read_bytes().rstrip())
    assert run(*words).code == 0
    assert (copy / PLAN_SCHEMA).is_symlink()
    assert run(*words, "--check") == Answer(0, "", "")
    _linked(PLAN_SCHEMA, "/proc/self/mem")(copy)
    answer = run(*words, "--check")
    assert (answer.code, answer.out) == (2, "")
    assert "cannot be read (the system reports an error)" in answer.err


# True to draft-07 and to the classes


def _written(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schemas(load(DATA))[f"{name}.schema.json"])
    return schema


NAMES = sorted((*KINDS, *OTHERS))


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_draft_07_and_all_it_refers_to_is_in_it(name: str) -> None:
    schema = _written(name)
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    referred = set(re.findall(r'"#/definitions/([^"]+)"', json.dumps(schema, ensure_ascii=False)))
    assert referred == set(schema["definitions"]) - _unused(schema, referred)
    assert referred <= set(schema["definitions"])
    assert "$defs" not in schema


def _unused(schema: dict[str, Any], referred: set[str]) -> set[str]:
    """Give the names that a kind does not use, though all kinds are offered them."""
    return (set(schema["definitions"]) - referred) & {"people", "departments"}


@pytest.mark.parametrize("name", NAMES)
def test_no_schema_has_a_key_that_only_newer_drafts_or_pydantic_know(name: str) -> None:
    keys = {key for part in _parts(_written(name)) for key in part}
    assert not keys & {"$defs", "prefixItems", "x-section", "default", "$dynamicRef"}
    optional = [part["anyOf"] for part in _parts(_written(name)) if "anyOf" in part]
    assert not any({"type": "null"} in options for options in optional)


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Go through a schema and all schemas in it."""
    if isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            if key in ("properties", "definitions"):
                for inner in value.values():
                    yield from _parts(inner)
            elif key in ("items", "allOf", "additionalProperties"):
                yield from _parts(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _parts(item)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kinds_schema_has_its_fields_under_the_names_of_files(kind: str) -> None:
    schema = _written(kind)
    row = schema["definitions"]["row"]
    fields = KINDS[kind].model_fields
    assert list(row["properties"]) == [info.alias or name for name, info in fields.items()]
    assert row["required"] == [
        info.alias or name for name, info in fields.items() if info.is_required()
    ]
    assert row["additionalProperties"] is False
    assert list(schema["properties"]) == [*Head.model_fields, "rows"]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("kind", KINDS)
def test_the_registrys_names_are_offered(kind: str) -> None:
    registry = load(DATA).registry
    schema = _written(kind)
    for part in ("people", "departments"):
        offered = {"enum": list(registry.section(part).names)}
        any_name = {"type": "string", "minLength": 1}
        assert schema["definitions"][part] == {"anyOf": [offered, any_name]}
    for field, section in ((one.name, one.section) for one in names_in(KINDS[kind])):
        found = schema["definitions"]["row"]["properties"][field]
        reference = {"$ref": f"#/definitions/{section}"}
        assert reference in (found.get("items"), *found.get("allOf", ()))


def test_without_a_registry_no_name_is_refused(make: Make) -> None:
    folder = make()
    (folder / "registry.yaml").unlink()
    schema = json.loads(schemas(load(folder))["reform-task.schema.json"])
    jsonschema.Draft7Validator.check_schema(schema)
    table = _plain_table()
    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(table)] == []


def _plain_table() -> dict[str, Any]:
    import yaml

    table: dict[str, Any] = yaml.safe_load(TABLE)
    return table


@pytest.mark.parametrize("holder", [Head, *KINDS.values()], ids=["head", *KINDS])
def test_meanings_are_told_in_chinese_and_english(holder: type[Row] | type[Head]) -> None:
    kind = getattr(holder, "kind", None)
    schema = _written(kind or "pilot")
    described = schema["definitions"]["row"] if kind else schema
    told = 0
    for name, info in holder.model_fields.items():
        found = described["properties"][info.alias or name]
        if info.description is None or "$ref" in found:
            continue
        chinese = in_chinese(info.description)
        heading = f"{info.title} · " if info.title and "☆" not in info.title else ""
        assert found["description"] == f"{heading}{chinese} · {info.description}"
        assert re.search("[\u4e00-\u9fff]", chinese)
        told += 1
    assert told >= 6


def test_a_deadline_comes_with_examples_that_it_takes() -> None:
    deadline = _written("reform-task")["definitions"]["row"]["properties"]["deadline"]
    examples = deadline["examples"]
    forms = "2020 2020-H1 2020-Q4 2020-12 2020-04-X3 2020-12-31 2020-03/2020-04"
    assert examples == forms.split()
    assert [text for text in examples if not re.fullmatch(deadline["pattern"], text)] == []


# To other programs


def stranger(schema: Path, *files: Path) -> tuple[int, dict[str, list[str]]]:
    """Have check-jsonschema look at files; give its exit code and what it has against each."""
    command = (sys.executable, "-m", "check_jsonschema", "--output-format", "JSON")
    answer = execute(*command, "--schemafile", schema, *files)
    report = json.loads(answer.out)
    against: dict[str, list[str]] = {}
    for error in (*report["errors"], *report.get("parse_errors", ())):
        against.setdefault(Path(error["filename"]).name, []).append(error.get("message", "parse"))
    return answer.code, against


def test_a_stranger_accepts_every_data_file(copy: Path) -> None:
    by_schema: dict[Path, list[Path]] = {}
    for file in sorted((copy / "data").rglob("*.yaml")):
        pointer = POINTER.match(file.read_text(encoding="utf-8"))
        assert pointer is not None
        by_schema.setdefault((file.parent / pointer[1]).resolve(), []).append(file)
    answers = {schema.name: stranger(schema, *files) for schema, files in by_schema.items()}
    assert answers == dict.fromkeys((schema.name for schema in by_schema), (0, {}))
    assert len(answers) > 2


GOOD = "    leaders: [刘自力]\n"
BAD_TASKS: dict[str, tuple[str, str]] = {
    "unknown-field": (GOOD, GOOD + "    ministry: 教育部\n"),
    "misspelt-field": (GOOD, GOOD.replace("leaders", "leader")),
    "missing-leaders": (GOOD, ""),
    "no-leaders": (GOOD, "    leaders: []\n"),
    "leader-as-text": (GOOD, "    leaders: 刘自力\n"),
    "no-such-month": ("deadline: 2020-12\n", "deadline: 2020-13\n"),
    "no-such-day": ("deadline: 2020-12\n", "deadline: 2020-12-32\n"),
    "no-such-quarter": ("deadline: 2020-12\n", "deadline: 2020-Q5\n"),
    "deadline-in-chinese": ("deadline: 2020-12\n", "deadline: 2020年12月\n"),
    "deadline-in-words": ("deadline: 2020-12\n", "deadline: 年内\n"),
    "deadline-too-long": ("deadline: 2020\n", "deadline: 20201\n"),
    "full-width-deadline": ("deadline: 2020\n", "deadline: ２０２０\n"),
    "yes-for-a-star": ("must_close: true", "must_close: yes"),
    "text-for-a-star": ("must_close: true", "must_close: ☆"),
    "number-in-words": ("number: 2", "number: two"),
    "number-zero": ("number: 2", "number: 0"),
    "number-with-a-point": ("number: 2", "number: 1.5"),
    "empty-value": (GOOD, GOOD + "    remark:\n"),
    "null": (GOOD, GOOD + "    remark: ~\n"),
    "empty-text": (GOOD, GOOD + '    remark: ""\n'),
    "list-for-text": ("title: 推进中考改革", "title: [推进中考改革]"),
    "other-kind": ("kind: reform-task", "kind: pilot"),
    "year-in-words": ("year: 2020", "year: 二〇二〇"),
    "missing-rows": ("rows:\n", "row:\n"),
    "phone-as-a-number": (GOOD, GOOD + "    remark: 18808140946\n"),
    "no-such-day-of-closing": (
        "must_close: true",
        "must_close: true\n    record: [{on: 2020-02-30, closed: 一}]",
    ),
    "closing-without-evidence": (
        "must_close: true",
        "must_close: true\n    record: [{on: 2020-02-28, closed: }]",
    ),
    "entry-without-verb": (
        "must_close: true",
        "must_close: true\n    record: [{on: 2020-02-28}]",
    ),
    "entry-of-two-verbs": (
        "must_close: true",
        "must_close: true\n    record: [{on: 2020-02-28, closed: 一, progress: 二}]",
    ),
    "progress-in-words-of-percent": (
        "must_close: true",
        "must_close: true\n    record: [{on: 2020-02-28, progress: 一, percent: 六成}]",
    ),
    "extension-without-reason": (
        GOOD,
        GOOD
        + "    record:\n      - on: 2020-12-20\n        extended: {from: 2020-12, to: 2021-03}\n",
    ),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Give what check-jsonschema has against each of the bad files, all asked at once."""
    folder = tmp_path_factory.mktemp("bad")
    data = folder / "data"
    (data / "ledgers").mkdir(parents=True)
    (data / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    schema = folder / "reform-task.schema.json"
    schema.write_text(schemas(load(data))[schema.name], encoding="utf-8")
    files = [folder / "good.yaml"]
    files[0].write_text(TABLE, encoding="utf-8")
    for name, (old, new) in BAD_TASKS.items():
        assert TABLE.count(old) == 1, name
        files.append(folder / f"{name}.yaml")
        files[-1].write_text(TABLE.replace(old, new), encoding="utf-8")
    code, against = stranger(schema, *files)
    assert code == 1
    return against


def test_a_stranger_accepts_the_good_one_among_bad_files(refused: dict[str, list[str]]) -> None:
    assert sorted(refused) == sorted(f"{name}.yaml" for name in BAD_TASKS)


@pytest.mark.parametrize("name", BAD_TASKS)
def test_a_stranger_refuses_what_check_refuses(
    name: str, refused: dict[str, list[str]], make: Make, run: Run
) -> None:
    assert refused[f"{name}.yaml"]
    old, new = BAD_TASKS[name]
    folder = make({"ledgers/2020/tasks.yaml": TABLE.replace(old, new)})
    strict = run("check", "--data", str(folder), "--strict")
    assert strict.code == 1
