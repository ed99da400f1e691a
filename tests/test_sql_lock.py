"""Nothing but tables is read by a query, and nothing anywhere is written: every way is tried."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from ledgertool.lake.connecting import connect
from ledgertool.lake.locking import folders_of, locked, only_select
from ledgertool.lake.querying import ask
from ledgertool.lake.refusals import NoSelect
from tests.conftest import Run
from tests.lakes import SOURCE, made_lake

SECRET = "甲乙丙丁戊"
READERS = (
    *("read_text", "read_blob", "read_csv", "read_csv_auto", "read_json", "read_json_objects"),
    *("read_ndjson", "read_parquet", "parquet_metadata", "parquet_schema", "sniff_csv", "glob"),
    *("read_duckdb", "parquet_scan", "parquet_kv_metadata", "main.read_text", "read_json_auto"),
)
WRITES = {
    "copies": "COPY (SELECT 1) TO '{place}'",
    "copies rows": "COPY rows TO '{place}' (FORMAT parquet)",
    "copies in parts": "COPY rows TO '{place}' (FORMAT parquet, PARTITION_BY (number))",
    "exports": "EXPORT DATABASE '{place}'",
    "attaches": "ATTACH '{place}' AS other",
    "attaches SQLite": "ATTACH '{place}' (TYPE sqlite)",
    "copies within WITH": "WITH x AS (COPY (SELECT 1 AS n) TO '{place}') SELECT * FROM x",
    "copies deep within": "SELECT 1 WHERE EXISTS (WITH x AS (COPY (SELECT 1) TO '{place}') FROM x)",
    "copies behind a comment": "SELECT 1 /* ; */; -- ;\nCOPY (SELECT 1) TO '{place}'",
    "copies in a prepared statement": "PREPARE p AS COPY (SELECT 1) TO '{place}'",
    "copies in an explained one": "EXPLAIN ANALYZE COPY (SELECT 1) TO '{place}'",
    "logs": "FROM enable_logging(storage := 'file', storage_path := '{place}')",
    "logs by call": "CALL enable_logging(storage_path := '{place}')",
    "profiles": "FROM enable_profiling(save_location := '{place}')",
    "sets a profile": "SET profiling_output = '{place}'",
    "sets a folder": "SET temp_directory = '{place}'",
    "keeps a secret": "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')",
    "asks in a text": "FROM query('COPY (SELECT 1) TO ''{place}''')",
    "asks in a text of JSON": "FROM json_execute_serialized_sql('{{}}')",
    "loads a database": "IMPORT DATABASE '{place}'",
    "dumps by pragma": "PRAGMA copy_database('memory', '{place}')",
}
OTHERS = {
    "installs": "INSTALL sqlite",
    "installs from elsewhere": "INSTALL x FROM 'http://localhost:1/x'",
    "loads": "LOAD sqlite",
    "loads a file": "LOAD '/tmp/x.duckdb_extension'",
    "calls": "CALL pragma_version()",
    "checkpoints": "FROM checkpoint()",
    "is a pragma": "PRAGMA database_list",
    "sets": "SET threads = 1",
    "resets": "RESET lock_configuration",
    "unlocks": "SET lock_configuration = false",
    "opens what is outside": "SET enable_external_access = true",
    "allows a folder": "SET allowed_directories = ['/']",
    "inserts": "INSERT INTO sources (bureau) VALUES ('x')",
    "inserts within WITH": "WITH x AS (INSERT INTO sources (rows) VALUES (1) RETURNING 1) FROM x",
    "deletes within WITH": "WITH x AS (DELETE FROM sources RETURNING bureau) FROM x",
    "changes within WITH": "WITH x AS (UPDATE sources SET rows = 0 RETURNING bureau) FROM x",
    "changes": "UPDATE sources SET rows = 0",
    "deletes": "DELETE FROM sources",
    "drops": "DROP VIEW sources",
    "makes a table": "CREATE TABLE x AS SELECT 1",
    "makes a macro": "CREATE MACRO f() AS 1",
    "begins": "BEGIN",
    "ends what was begun": "COMMIT",
    "rolls back": "ROLLBACK; SELECT 1",
    "is several": "SELECT 1; SELECT 2",
    "hides a second one": "SELECT 1 --\n; DROP VIEW sources",
    "hides one behind another comment": "SELECT 1 /* -- */ ; DELETE FROM sources",
    "ends the brackets around it": "SELECT 1) ; COPY (SELECT 1",
    "prepares": "PREPARE p AS SELECT 1",
    "executes": "EXECUTE p",
    "explains": "EXPLAIN SELECT 1",
    "asks in a text": "FROM query('SELECT 1')",
    "names a table in a text": "FROM query_table('sources')",
    "asks the web": "FROM 'http://localhost:1/x.parquet'",
    "asks the web by a function": "FROM read_csv('https://localhost:1/x.csv')",
    "asks a store": "FROM 's3://bucket/x.parquet'",
    "asks SQLite": "FROM sqlite_scan('x.db', 'x')",
    "asks for secrets": "FROM duckdb_secrets()",
    "asks for a setting": "SELECT current_setting('http_proxy')",
    "asks for it in another way": "SELECT 'http_proxy'.Current_Setting()",
    "asks for it within": "SELECT list_transform(['http_proxy'], x -> system.current_setting(x))",
    "asks for it deep within": "SELECT 1 WHERE EXISTS (SELECT current_setting('home_directory'))",
    "asks for all settings": "FROM duckdb_settings()",
    "asks for them as PostgreSQL does": "FROM pg_catalog.PG_SETTINGS",
    "asks for them within": "SELECT (SELECT max(setting) FROM pg_settings)",
    "asks for a summary of them": "SUMMARIZE pg_settings",
    "logs by a scalar function": "SELECT write_log('x')",
    "asks for extensions": "FROM duckdb_extensions()",
    "asks for a variable of Python": "FROM connection",
    "asks for an object of Python": "FROM python_scan(1)",
    "uses a variable": "SET VARIABLE x = 1",
    "pivots by making a type": "PIVOT sources ON bureau USING count(*)",
    "vacuums": "VACUUM",
    "is nothing": " ; -- nothing\n",
    "is a word": "hello",
}


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a lake with a repository inside, and a secret beside it; be in a folder of its own."""
    folder = made_lake(tmp_path / "lake", {"sources": [SOURCE], "rows": [{"bureau": "510402"}]})
    for name in ("secret.csv", "secret.json", "lake/.repositories/secret.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'"{SECRET}"\n', encoding="utf-8")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "here"))
    return folder


def tree(folder: Path) -> dict[str, bytes | None]:
    """Give all that is in a folder: the bytes of files, and folders."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def refused(run: Run, lake: Path, query: str) -> str:
    """Ask what may not be asked; nothing is changed, or told but one sentence."""
    before = tree(lake.parent)
    answer = run("sql", query, "--lake", str(lake))
    assert tree(lake.parent) == before
    assert (answer.code, answer.out) == (2, ""), answer
    assert answer.err.count("\n") == 1, answer.err
    assert "Traceback" not in answer.err
    assert SECRET not in answer.err
    return answer.err


@pytest.mark.parametrize("reader", READERS)
def test_no_function_reads_a_file(run: Run, lake: Path, reader: str) -> None:
    places = (
        *("/etc/passwd", lake.parent / "secret.csv", "../secret.csv", lake / "../secret.json"),
        *(lake / ".repositories/secret.csv", lake / "rows/../.repositories/secret.csv"),
        *(lake / "rows/year=2020/data.parquet", "/dev/stdin", "/proc/self/environ"),
    )
    for place in places:
        for query in (
            f"FROM {reader}('{place}')",
            f"SELECT (SELECT count(*) FROM {reader}('{place}'))",
        ):
            assert "may not be used" in refused(run, lake, query)


@pytest.mark.parametrize(
    "place",
    [
        *("/etc/passwd", "../secret.csv", "../secret.json", "{lake}/.repositories/secret.csv"),
        *("{lake}/rows/../../secret.csv", "file:///etc/passwd", "/etc/*", "{lake}/**/*.csv"),
        *("{lake}/lake.json", "/dev/stdin"),
    ],
)
def test_no_name_of_a_file_is_a_table(run: Run, lake: Path, place: str) -> None:
    for form in (
        "FROM '{}'",
        'SELECT * FROM "{}"',
        "FROM sources, '{}'",
        "DESCRIBE '{}'",
        "SUMMARIZE '{}'",
    ):
        refused(run, lake, form.format(place.format(lake=lake)))


@pytest.mark.parametrize("way", WRITES)
@pytest.mark.parametrize(
    "place",
    [
        *("{lake}/rows/year=2020/data.parquet", "{lake}/rows/forged.parquet", "{lake}/sources/x"),
        *("{lake}/new", "new.csv", "../secret.csv"),
    ],
)
def test_nothing_is_written_inside_the_lake_or_outside(
    run: Run, lake: Path, way: str, place: str
) -> None:
    refused(run, lake, WRITES[way].format(place=place.format(lake=lake)))


@pytest.mark.parametrize("way", OTHERS)
def test_what_is_no_select_of_the_tables_is_refused(run: Run, lake: Path, way: str) -> None:
    refused(run, lake, OTHERS[way])


def test_what_a_file_hides_is_refused_as_what_is_typed(run: Run, lake: Path) -> None:
    path = Path("a.sql")
    path.write_text("SELECT 1;\n\n\nCOPY (SELECT 1) TO 'x.csv'\n", encoding="utf-8")
    assert "Several statements" in refused(run, lake, "a.sql")


def open_to(lake: Path) -> duckdb.DuckDBPyConnection:
    """Connect to a lake and lock that, as a query is asked."""
    connection = connect(lake, date(2020, 12, 5))
    locked(connection, folders_of(lake))
    return connection


@pytest.mark.parametrize("way", WRITES)
def test_the_locks_alone_keep_all_outside_of_the_tables_as_it_is(lake: Path, way: str) -> None:
    for place in (lake / "new", lake / ".repositories/secret.csv", lake.parent / "secret.csv"):
        before = tree(lake.parent)
        with pytest.raises(duckdb.Error):
            open_to(lake).execute(WRITES[way].format(place=place))
        assert tree(lake.parent) == before


@pytest.mark.parametrize("reader", READERS)
def test_the_locks_alone_keep_files_outside_of_the_tables_unread(lake: Path, reader: str) -> None:
    for place in ("/etc/passwd", lake.parent / "secret.csv", lake / ".repositories/secret.csv"):
        with pytest.raises(duckdb.Error):
            open_to(lake).execute(f"FROM {reader}('{place}')").fetchall()


def test_the_locks_alone_keep_the_environment_to_itself(
    lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, f"http://user:{SECRET}@localhost:1")
    settings = "SELECT CAST(list(setting) AS VARCHAR) FROM pg_settings"
    assert SECRET in str(duckdb.connect().execute(settings).fetchall())
    assert SECRET not in str(open_to(lake).execute(settings).fetchall())


def test_what_is_in_memory_only_is_not_changed_either(lake: Path) -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE sources AS SELECT 1 AS n")
    locked(connection, ())
    with pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("WITH x AS (DELETE FROM sources RETURNING n) FROM x")


SELECTS = (
    "SELECT bureau FROM sources;",
    "/* why */ SELECT bureau -- what\nFROM sources ; -- the end",
    "FROM sources",
    "TABLE sources",
    "VALUES (1), (2)",
    "SELECT 1;;",
    "SELECT 1; -- one\n; /* two */ ;",
    "(SELECT 1) UNION ALL (SELECT 2) ORDER BY 1 LIMIT 10%",
    "WITH a AS (FROM sources), b AS MATERIALIZED (FROM a) FROM b JOIN a USING (bureau)",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) FROM t",
    "SELECT DISTINCT ON (bureau) * EXCLUDE (reason) FROM sources ORDER BY ALL",
    "SELECT * FROM sources s, LATERAL (SELECT s.rows + 1) t(more)",
    "SELECT list(bureau ORDER BY rows) FILTER (stale) FROM sources GROUP BY ROLLUP (git)",
    "SELECT row_number() OVER w FROM sources WINDOW w AS (ORDER BY rows) QUALIFY 1 = 1",
    "SELECT * FROM sources TABLESAMPLE 10%",
    "SELECT {'a': 1, 'b': [1, 2]}, MAP {'k': 1}, [x + 1 FOR x IN [1, 2]], 1::DECIMAL(9, 2)",
    "SELECT CAST(NULL AS STRUCT(a INTEGER, b VARCHAR[])), 'a'::ENUM ('a', 'b')",
    "SELECT * FROM range(3) r(i), generate_series(1, 2), unnest([1, 2]), json_each('{}')",
    "FROM sources PIVOT (count(*) FOR bureau IN ('510402'))",
    "UNPIVOT (SELECT rows, errors FROM sources) ON rows, errors",
    "FROM sources SEMI JOIN (SELECT '510402' AS bureau) USING (bureau)",
    "FROM sources POSITIONAL JOIN range(1)",
    "DESCRIBE rows",
    "SUMMARIZE sources",
    "SHOW TABLES",
    "SELECT table_name FROM information_schema.tables",
    "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal",
    "SELECT 1 WHERE " + " OR ".join(f"{n} = 1" for n in range(2000)),
    "SELECT " + " + ".join(["1"] * 500),
    "SELECT ';', '--', '/*', \"bureau\" FROM sources WHERE reason IS NULL /* ; COPY */",
)


@pytest.mark.parametrize("query", SELECTS, ids=lambda query: query[:60])
def test_whatever_only_reads_the_tables_is_answered(run: Run, lake: Path, query: str) -> None:
    before = tree(lake.parent)
    answer = run("sql", query, "--lake", str(lake), "-f", "json")
    assert answer.err == ""
    assert answer.code == 0
    assert tree(lake.parent) == before


def test_a_query_is_looked_at_behind_the_locks(lake: Path) -> None:
    connection = open_to(lake)
    select = only_select(connection, "SELECT count(*) FROM rows; -- all")
    assert select.text == "SELECT count(*) FROM rows"
    assert ask(connection, select).rows == [(1,)]
    with pytest.raises(NoSelect):
        only_select(connection, "SET lock_configuration = false")
    with pytest.raises(duckdb.Error, match="locked"):
        open_to(lake).execute("SET lock_configuration = false")
