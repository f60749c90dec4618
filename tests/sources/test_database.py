"""A database as a source: the URL stays out of files, the SQL only reads."""

import os
from datetime import date

import pytest

from xl_align.errors import MissingError, TableError
from xl_align.sources import load, open_source

sqlalchemy = pytest.importorskip("sqlalchemy", reason="needs the extra 'sql'")

SERVER = os.environ.get("XL_ALIGN_TEST_POSTGRES", "")
postgres = [
    pytest.mark.postgres,
    pytest.mark.skipif(not SERVER, reason="XL_ALIGN_TEST_POSTGRES names no server"),
]
PROFILE = """
[settings]
as_of = 2025-06-29
url = "env:XL_ALIGN_URL"
[tables.items]
sql = '''SELECT part AS item, grp AS family, 'EA' AS base_unit, cost AS standard_cost
         FROM xl_align_parts WHERE part NOT LIKE 'x%' ORDER BY part'''
[tables.demand]
sql = '''SELECT part AS item, 'Essen' AS location, :as_of AS date, 3 AS quantity
         FROM xl_align_parts ORDER BY part'''
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=postgres)])
def database(request, tmp_path, monkeypatch):
    """Yield an engine on a server that holds parts, and put its URL in XL_ALIGN_URL."""
    url = SERVER if request.param == "postgres" else f"sqlite:///{tmp_path}/erp.db"
    monkeypatch.setenv("XL_ALIGN_URL", url)
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as session:
        for sql in (
            "DROP TABLE IF EXISTS xl_align_parts",
            "CREATE TABLE xl_align_parts (part TEXT, grp TEXT, cost NUMERIC(9, 4))",
            "INSERT INTO xl_align_parts VALUES ('007', 'Bolts', 1.5), "
            "('7', 'Nuts', NULL), ('x1', 'Nuts', 1)",
        ):
            session.exec_driver_sql(sql)
    yield engine
    with engine.begin() as session:
        session.exec_driver_sql("DROP TABLE xl_align_parts")
    engine.dispose()


@pytest.fixture
def source(tmp_path, monkeypatch):
    """Return a function that opens the profile, changed or not."""
    opened = []

    def opener(profile: str = PROFILE):
        (tmp_path / "erp.toml").write_text(profile)
        opened.append(open_source(tmp_path, tmp_path / "erp.toml"))
        return opened[-1]

    yield opener
    for one in opened:
        one.engine.dispose()


def test_tables_of_a_database_are_checked_like_files(database, source):
    checked, settings, extracts = load(source())
    items = checked["items"].frame
    assert list(items["item"]) == ["007", "7"]
    assert items["standard_cost"].fillna(-1).tolist() == [1.5, -1]
    assert checked["demand"].rows_reported == 1  # x1 is no item
    assert (checked["demand"].frame["date"] == str(settings.as_of)).all()
    assert settings.as_of == date(2025, 6, 29)
    assert [(one.name, one.rows) for one in extracts] == [
        ("profile", 0),
        ("items", 2),
        ("demand", 3),
    ]
    assert load(source())[2] == extracts


def test_wrong_sql_names_profile_table_and_reason(database, source):
    with pytest.raises((TableError, MissingError), match="prt"):
        source(PROFILE.replace("SELECT part", "SELECT prt")).read("items")


def rows(database) -> int:
    with database.connect() as session:
        return session.exec_driver_sql("SELECT count(*) FROM xl_align_parts").scalar()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM xl_align_parts RETURNING part",
        "SELECT 1; COMMIT; DELETE FROM xl_align_parts",
        "COMMIT",
    ],
)
@pytest.mark.parametrize(
    "database", [pytest.param("postgres", marks=postgres)], indirect=True
)
def test_a_profile_only_reads(database, source, sql):
    head, _, _ = PROFILE.partition("[tables.items]")
    with pytest.raises(TableError, match=r"erp\.toml: tables\.items: "):
        source(f'{head}[tables.items]\nsql = "{sql}"\n').read("items")
    assert rows(database) == 3


@pytest.mark.parametrize("url", ["postgresql://me:secret@host/erp", "env:", 5])
def test_a_url_stands_in_no_file(source, url):
    with pytest.raises(TableError, match="must be env:NAME") as caught:
        source(PROFILE.replace('"env:XL_ALIGN_URL"', repr(url)))
    assert "secret" not in str(caught.value)


def test_a_profile_reads_files_or_a_database(source):
    with pytest.raises(TableError, match="files or a url, not both"):
        source(f"{PROFILE}[files]\nparts = 'parts.csv'\n")


def test_a_missing_or_wrong_url_is_told_without_its_password(source, monkeypatch):
    monkeypatch.delenv("XL_ALIGN_URL", raising=False)
    with pytest.raises(MissingError, match="no environment variable XL_ALIGN_URL"):
        source()
    for url in ("secret", "nosuch://me:secret@host/erp"):
        monkeypatch.setenv("XL_ALIGN_URL", url)
        with pytest.raises(MissingError, match="XL_ALIGN_URL is no URL") as caught:
            source()
        assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_told(source, monkeypatch):
    pytest.importorskip("psycopg")
    url = "postgresql+psycopg://me:secret@127.0.0.1:1/erp"
    monkeypatch.setenv("XL_ALIGN_URL", url)
    with pytest.raises(MissingError, match=r"cannot reach.*check XL_ALIGN_URL") as told:
        source().read("items")
    assert "secret" not in str(told.value)
