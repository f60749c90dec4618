"""Many workbooks at once: a line for each, and the exit code of the worst."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pytest
from click.testing import CliRunner
from workbook import specimen

import xl_align.commands
from xl_align.cli import BAD_DATA, DIFFERS, OK, group
from xl_align.errors import TableError
from xl_align.workbook import parts
from xl_align.workbook.file import FileBook
from xl_align.workbook.writer import write


@pytest.fixture
def source(monkeypatch):
    """What the sources say; commands read it in place of files."""
    says = {"cost": 1.0, "set_aside": []}

    def results_in(book, session):
        if says.get("broken"):
            raise TableError([])
        day = session.as_of or specimen.AS_OF
        stated = SimpleNamespace(title=specimen.TITLE, as_of=day)
        return SimpleNamespace(settings=stated, set_aside=says["set_aside"])

    def composed(book, results):
        return sheets(says["cost"], book.named("carrying_rate"))

    monkeypatch.setattr(xl_align.commands, "results_in", results_in)
    monkeypatch.setattr(xl_align.commands, "composed", composed)
    return says


def sheets(cost, rate=0.18):
    summary, items, bridge = specimen.sheets()
    cells = [
        replace(c, content=rate) if c.name == "carrying_rate" else c
        for c in summary.cells
    ]
    block = items.blocks[0]
    rows = [(*row[:5], row[5] * cost, *row[6:]) for row in block.rows]
    items = replace(items, blocks=(replace(block, rows=rows),))
    return [replace(summary, cells=tuple(cells)), items, bridge]


@pytest.fixture
def books(tmp_path):
    made = [tmp_path / name for name in ("a.xlsx", "b.xlsx", "c.xlsx")]
    for path in made:
        title, day = specimen.TITLE, specimen.AS_OF
        write(path, sheets(1.0), title=title, as_of=day, properties={})
    return made


def run(*words):
    return CliRunner().invoke(group, [str(word) for word in words])


def test_unchanged_then_changed(books, source):
    done = run("regenerate", *books)
    assert done.exit_code == OK
    assert done.stdout.splitlines() == [f"unchanged {path}" for path in books]
    source["cost"] = 2.0
    done = run("regenerate", *books, books[0])  # named twice, done once
    assert done.exit_code == OK
    assert done.stdout.splitlines() == [f"changed   {path}" for path in books]
    assert run("regenerate", *books).stdout.count("unchanged ") == 3


def test_check_and_dry_run_write_nothing(books, source):
    source["cost"] = 2.0
    before = [path.read_bytes() for path in books]
    checked = run("regenerate", "--check", *books)
    assert checked.exit_code == DIFFERS
    assert "  Items!F6: '118.4' -> '236.8'" in checked.stdout
    tried = run("regenerate", "--dry-run", *books)
    assert tried.exit_code == OK
    assert tried.stdout == checked.stdout
    assert [path.read_bytes() for path in books] == before


def test_the_worst_decides(books, source, tmp_path):
    book = openpyxl.load_workbook(books[1])
    book["Summary"]["N5"] = "mine"
    book.save(books[1])
    books[2].write_bytes(b"no workbook")
    done = run("regenerate", "--json", *books)
    assert done.exit_code == BAD_DATA
    report = json.loads(done.stdout)
    assert [one["state"] for one in report] == ["unchanged", "refused", "refused"]
    assert "cell Summary!N5" in report[1]["reason"]
    assert "not a sound" in report[2]["reason"]


def test_a_mark_left_behind_is_named_and_can_be_overridden(books, source):
    source["cost"] = 2.0
    note = books[0].with_name(f".~lock.{books[0].name}#")
    note.write_text(",ada,workstation,21.11.2026 10:00,file:///home/ada/.config;")
    refused = run("regenerate", books[0])
    assert refused.exit_code == BAD_DATA
    assert "ada on workstation since 21.11.2026 10:00" in refused.stdout
    done = run("regenerate", "--anyway", *books[:2])
    assert done.exit_code == OK
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["changed"] * 2
    assert "marked as open by ada on workstation" in done.stderr


def test_rows_set_aside_and_broken_sources(books, source):
    source["set_aside"] = ["items: row 3, cost: must be at least 0"]
    done = run("regenerate", books[0])
    assert done.exit_code == BAD_DATA
    assert "row 3, cost" in done.stderr
    source["broken"] = True
    assert run("regenerate", books[0]).exit_code == BAD_DATA


def test_as_of_is_the_date_of_the_file(books, source):
    done = run("regenerate", "--as-of", "2026-12-31", books[0])
    assert done.stdout.startswith("changed")
    core = parts.part(books[0].read_bytes(), "docProps/core.xml")
    assert b"2026-12-31T00:00:00Z" in core
    checked = run("regenerate", "--check", books[0])
    assert "cells are the same" in checked.stdout


def test_what_others_added_stays(books, source):
    book = openpyxl.load_workbook(books[0])
    book.create_sheet("Notes")["A1"] = "ask Ada"
    book["Summary"]["C5"] = 0.2
    book.save(books[0])
    source["cost"] = 3.0
    assert run("regenerate", books[0]).exit_code == OK
    after = openpyxl.load_workbook(books[0])
    assert after["Notes"]["A1"].value == "ask Ada"
    assert FileBook(books[0]).named("carrying_rate") == 0.2
    assert run("regenerate", books[0]).stdout.startswith("unchanged")


def test_several_processes(tmp_path, books):
    """Workers load the real commands: these books name no source and are refused."""
    done = run("regenerate", "--jobs", 2, *books)
    assert done.exit_code == BAD_DATA
    lines = [line for line in done.stdout.splitlines() if line.startswith("refused")]
    said = "no table 'Settings' in {}: press Settings to add its sheet"
    assert lines == [f"refused   {p}: {said.format(p.name)}" for p in books]


FEW_TASKS = """
import sys
import xl_align.cli.regenerate as module
from xl_align.cli import group
if __name__ == "__main__":
    module.TASKS = 2
    group(["regenerate", "--jobs", "2", *sys.argv[1:]])
"""


def test_processes_are_followed_by_others(tmp_path, books):
    """Python 3.11 stops for ever where a process has done its share of the tasks."""
    copies = [shutil.copy(books[0], tmp_path / f"{i}.xlsx") for i in range(12)]
    done = subprocess.run(
        [sys.executable, "-c", FEW_TASKS, *map(str, copies)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == BAD_DATA
    assert done.stdout.count("refused") == len(copies)


def test_diff(books):
    same = run("diff", books[0], books[1])
    assert (same.exit_code, same.stdout) == (OK, "")
    title, day = specimen.TITLE, specimen.AS_OF
    write(books[1], sheets(2.0)[:2], title=title, as_of=day, properties={})
    other = run("diff", "--json", books[0], books[1])
    assert other.exit_code == DIFFERS
    lines = json.loads(other.stdout)
    assert lines[0] == "sheet 'Bridge' is gone"
    assert "Items!F6: '118.4' -> '236.8'" in lines
    books[2].write_bytes(b"")
    assert run("diff", books[0], books[2]).exit_code == BAD_DATA
