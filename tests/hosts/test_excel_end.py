"""Excel's end in Python, called as xlwings' server calls it once arguments are read."""

import shutil
from pathlib import Path

import pytest
from hosts.excel_engine import engine, opened

from xl_align import __version__
from xl_align.hosts import excel, excel_settings

DIO = ([[100.0]], [[50.0]], [[365.0]])


def test_macros_of_this_version_and_older_are_welcome():
    assert excel.greeted(__version__) == ""
    assert excel.greeted("0.0.1") == ""


@pytest.mark.parametrize("version", ["0.99", "1.0.0", "10.0"])
def test_macros_of_a_newer_version_hear_what_to_update(version):
    words = excel.greeted(version)
    assert f"macros are of xl_align {version}, but {__version__} is installed" in words
    assert words.endswith(excel.UPDATE)


def test_one_cell_and_a_column():
    assert excel.call("XA_DIO", None, *DIO) == 730.0
    assert excel.call("XA_DIO", None, [[100.0], [50.0]], *DIO[1:]) == [[730.0], [365.0]]


@pytest.mark.parametrize(("number", "code"), excel.NEWER.items())
def test_errors_newer_than_xlwings_are_errors_and_no_numbers(number, code):
    assert excel.call("XA_DIO", None, [[excel.ERROR + number]], *DIO[1:]) == code


def test_an_error_nobody_knows_is_no_number_either():
    assert excel.call("XA_DIO", None, [[excel.ERROR + 2999]], *DIO[1:]) == "#UNKNOWN!"


def test_arguments_left_out_take_their_defaults():
    given = [[[50.0]], [[8.0]], [[4.0]], [[0.95]]]
    short = excel.call("XA_SAFETY_STOCK", None, *given)
    assert excel.call("XA_SAFETY_STOCK", None, *given, None, None, None) == short


def test_a_function_of_a_newer_version_says_so():
    answer = excel.call("XA_OF_TOMORROW", None, [[1.0]])
    assert answer.startswith("#NAME? XA_OF_TOMORROW is not in xl_align")


def test_a_bug_is_an_error_in_the_cell_and_a_traceback_in_the_log(monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(excel, "evaluate", broken)
    answer = excel.call("XA_DIO", None, *DIO)
    assert answer == "#VALUE! XA_DIO met a bug of ours, ZeroDivisionError: see the log"
    assert 'raise ZeroDivisionError("a bug")' in caplog.text


def test_a_button_reaches_the_workbook_in_front(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo[0] / "Meridian Outdoor.xlsx", tmp_path))
    shutil.copytree(demo[0] / "meridian", tmp_path / "meridian")
    monkeypatch.setattr(engine(), "BOOK_CALLER", opened(path).impl.xl)
    kind, words = excel.press("diagnose", None)
    assert kind == "INFO"
    assert words.startswith(f"Diagnose: xl_align {__version__}")


def test_settings_are_the_users_own(monkeypatch, tmp_path):
    monkeypatch.setenv("APPDATA", str(tmp_path))
    path = excel_settings.place()
    assert path == tmp_path / "xl_align" / "xl_align.conf"
    assert excel_settings.read(path) == {}
    path.parent.mkdir()
    path.write_text("INTERPRETER=C:\\José\\a=b\\python.exe\nLOG= x \n\n# no\n", "utf-8")
    assert excel_settings.read(path) == {
        "INTERPRETER": "C:\\José\\a=b\\python.exe",
        "LOG": "x",
    }
    monkeypatch.delenv("APPDATA")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert excel_settings.place() == tmp_path / ".config/xl_align/xl_align.conf"
