"""Installing into Excel, with a pretended Windows: see `hosts/windows.py`."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hosts.windows import computer

from xl_align import __version__
from xl_align.cli import group, install_excel
from xl_align.errors import MissingError, WorkbookError
from xl_align.hosts import excel_settings, place


@pytest.fixture
def ready(tmp_path, monkeypatch):
    """Return the computer, and where the add-in will be; nothing is compiled."""
    machine, where = computer(tmp_path)
    monkeypatch.setattr(install_excel.sys, "executable", str(where.interpreter))
    monkeypatch.setattr(install_excel, "compiled", lambda: done.append("compiled"))
    done = []
    return machine, where, done


def files(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_install_and_uninstall(ready, tmp_path, capsys):
    machine, where, done = ready
    before = files(tmp_path)
    install_excel.put_in(False, machine)
    assert done == ["compiled"]
    assert where.addin.read_bytes()[:2] == b"PK"
    assert where.addin.parts[-3:] == ("Excel", "XLSTART", "xl_align.xlam")
    assert excel_settings.read(where.settings) == {
        "INTERPRETER": str(where.interpreter),
        "VERSION": __version__,
        "XLWINGS": "0.37.8",
        "LOG": str(where.settings.with_name("xl_align.log")),
    }
    assert "tab Align is there" in capsys.readouterr().err
    install_excel.put_in(False, machine)  # again, over itself
    install_excel.take_out(False, machine)
    assert files(tmp_path) == before
    install_excel.take_out(False, machine)
    assert f"nothing at {where.addin}" in capsys.readouterr().out


def test_a_dry_run_only_says_what_it_would_do(ready, tmp_path, capsys):
    machine, where, done = ready
    before = files(tmp_path)
    install_excel.put_in(True, replace(machine, windows=False))
    assert capsys.readouterr().out == (
        f"write {where.addin}\n"
        f"write {where.settings}:\n"
        f"    INTERPRETER={where.interpreter}\n"
        f"    VERSION={__version__}\n"
        "    XLWINGS=0.37.8\n"
        f"    LOG={where.settings.with_name('xl_align.log')}\n"
        "compile the kernels for long ranges\n"
    )
    assert files(tmp_path) == before
    assert not done


def test_the_macros_read_what_is_written_where_it_is_written(ready, monkeypatch):
    machine, where, _ = ready
    monkeypatch.setenv("APPDATA", machine.environment["APPDATA"])
    assert excel_settings.place() == where.settings
    umlaut = where.interpreter.with_name("Jürgen") / "pythonw.exe"
    text = excel_settings.written(where.settings, umlaut, "1")
    where.settings.parent.mkdir(parents=True)
    where.settings.write_bytes(text.encode())
    assert excel_settings.read(where.settings)["INTERPRETER"] == str(umlaut)


def test_what_stands_in_the_way_is_told_before_anything_is_written(ready, tmp_path):
    machine, where, done = ready
    before = files(tmp_path)
    with pytest.raises(WorkbookError, match="Excel is running"):
        install_excel.put_in(False, replace(machine, started=["EXCEL.EXE"]))
    with pytest.raises(WorkbookError, match="Excel is running"):
        install_excel.take_out(False, replace(machine, started=["excel.exe"]))
    with pytest.raises(MissingError, match="on Windows only"):
        install_excel.put_in(False, replace(machine, windows=False))
    (where.interpreter.parent.parent / "xlwings64-0.37.8.dll").unlink()
    with pytest.raises(MissingError, match=r"--force-reinstall xlwings==0\.37\.8"):
        install_excel.put_in(False, machine)
    before.remove("venv/xlwings64-0.37.8.dll")
    assert files(tmp_path) == before
    assert not done


def test_the_quiet_python_is_taken_where_there_is_one(tmp_path):
    machine, where = computer(tmp_path)
    noisy = where.interpreter.with_name("python.exe")
    assert place.quiet(noisy) == where.interpreter
    where.interpreter.unlink()
    assert place.quiet(noisy) == noisy
    assert machine.windows


def test_the_commands(tmp_path, monkeypatch):
    monkeypatch.setenv("APPDATA", str(tmp_path))
    monkeypatch.setenv("XL_ALIGN_CACHE", str(tmp_path / "cache"))
    found = CliRunner().invoke(group, ["install", "--host", "excel", "--dry-run"])
    assert found.exit_code == 0
    assert "xl_align.xlam" in found.output
    assert not list(tmp_path.rglob("*.xlam"))
    sick = CliRunner().invoke(group, ["doctor", "--json"])
    assert sick.exit_code == 1
    told = json.loads(sick.stdout)
    assert len(told) == 10
    cures = [one["cure"] for one in told if one["verdict"] == "wrong"]
    assert cures == ["run: xl-align warm"]
    (tmp_path / "cache").mkdir(exist_ok=True)
    (tmp_path / "cache" / "kernel.nbc").write_bytes(b"")
    well = CliRunner().invoke(group, ["doctor"])
    assert well.exit_code == 0
    assert "needs Windows" in well.output
