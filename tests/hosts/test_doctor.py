"""Each of the ten complaints: told with its cure where it is real, and else not.

Windows is pretended (`windows.py`), as no Excel can run where these tests do.
"""

from dataclasses import replace

import pytest
from hosts.windows import computer

from xl_align import __version__
from xl_align.hosts import cells, doctor, excel_settings
from xl_align.hosts.doctor import examined

ADDIN = b"PK add-in"


@pytest.fixture
def sound(tmp_path, monkeypatch):
    """Return a computer on which nothing is wrong."""
    monkeypatch.setenv("XL_ALIGN_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache" / "some").mkdir(parents=True)
    (tmp_path / "cache" / "some" / "kernel.1.nbc").write_bytes(b"compiled")
    machine, place = computer(tmp_path)
    for path in (place.addin, place.settings):
        path.parent.mkdir(parents=True)
    place.addin.write_bytes(ADDIN)
    place.settings.write_text(
        excel_settings.written(place.settings, place.interpreter, __version__)
    )
    return machine, place


def wrong(machine, place):
    """Return what is wrong, by complaint."""
    return {
        one.complaint: one
        for one in examined(machine, place, ADDIN)
        if one.verdict == "wrong"
    }


def the_one(machine, place, complaint, found, cure):
    told = wrong(machine, place)[complaint]
    assert found in told.found
    assert cure in told.cure


def test_ten_complaints_and_nothing_wrong(sound):
    findings = examined(*sound, ADDIN)
    assert [one.verdict for one in findings] == ["ok"] * 10
    assert len({one.complaint for one in findings}) == 10
    assert not any(one.cure for one in findings)


def test_elsewhere_the_checks_of_windows_say_so(sound):
    machine, place = sound
    findings = examined(replace(machine, windows=False), place, ADDIN)
    unknown = [one for one in findings if one.verdict == "unknown"]
    assert len(unknown) == 8
    assert {one.found for one in unknown} == {"needs Windows"}


def test_a_server_that_does_not_start(sound):
    machine, place = sound
    broken = replace(machine, trouble="ModuleNotFoundError: No module named 'xlwings'")
    said = "COM server is not activated"
    the_one(broken, place, said, "No module named", "xl-align install --host excel")
    assert list(wrong(broken, place)) == [said]
    place.settings.write_text("")
    the_one(machine, place, said, "no Python is named", "install --host excel")


def test_a_library_that_is_missing(sound):
    machine, place = sound
    (place.interpreter.parent.parent / "xlwings64-0.37.8.dll").unlink()
    said = "library of xlwings is missing"
    the_one(machine, place, said, "no xlwings64-0.37.8.dll", "--force-reinstall")
    (place.interpreter.parent / "xlwings32-0.37.8.dll").write_bytes(b"MZ")
    assert not wrong(machine, place)


def test_a_library_of_another_version(sound, monkeypatch):
    monkeypatch.setattr(doctor, "version", lambda _: "0.30.0")
    the_one(*sound, "library of xlwings is missing", "0.30.0", "xlwings==0.37.8")


def test_a_library_in_quarantine(sound):
    machine, place = sound
    (place.interpreter.parent.parent / "xlwings64-0.37.8.dll").write_bytes(b"")
    said = "antivirus removes the library"
    the_one(machine, place, said, "quarantined", "release it")
    assert list(wrong(machine, place)) == [said]


@pytest.mark.parametrize("state", ["1", 1, "6"])
def test_a_rule_of_defender(sound, state):
    machine, place = sound
    rule = doctor._RULES, "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
    blocked = replace(machine, registry={rule: state})
    said = "Defender blocks Python under Excel"
    the_one(blocked, place, said, "no process", "administrator")
    audited = replace(machine, registry={rule: "2"})
    assert not wrong(audited, place)


def test_functions_that_do_not_take_a_range(sound, monkeypatch):
    monkeypatch.setattr(cells, "call", lambda *_: "#VALUE! demand must be one number")
    said = "many calls of functions are slow"
    the_one(*sound, said, "#VALUE!", "install --host excel")


def test_kernels_not_compiled(sound, tmp_path, monkeypatch):
    monkeypatch.setenv("XL_ALIGN_CACHE", str(tmp_path / "empty"))
    the_one(*sound, "first call is slow", "not compiled", "xl-align warm")


def test_more_than_one_excel(sound):
    machine, place = sound
    twice = replace(machine, started=["EXCEL.EXE", "python.exe", "Excel.exe"])
    said = "Excel stays after it was closed"
    the_one(twice, place, said, "2 times", "Task Manager")
    once = replace(machine, started=["EXCEL.EXE"])
    assert not wrong(once, place)


def test_a_synchronised_folder(sound):
    machine, place = sound
    cloud = {**machine.environment, "OneDriveCommercial": "C:\\Users\\me\\OneDrive"}
    moved = replace(place, interpreter="C:\\Users\\me\\OneDrive\\venv\\pythonw.exe")
    findings = doctor._synced(replace(machine, environment=cloud), moved)
    assert findings[0] == "wrong"
    assert "lies in OneDrive" in findings[1]
    assert not wrong(replace(machine, environment=cloud), place)


def test_an_add_in_that_is_not_ours(sound):
    machine, place = sound
    said = "errors are text instead of #N/A"
    place.addin.write_bytes(b"another")
    the_one(machine, place, said, "another version", "install --host excel")
    place.addin.unlink()
    the_one(machine, place, said, "no add-in", "install --host excel")


def test_excel_that_trusts_no_folder(sound):
    machine, place = sound
    key = "HKCU\\Software\\Policies\\Microsoft\\Office\\16.0\\Excel\\Security"
    policy = {(f"{key}\\Trusted Locations", "AllLocationsDisabled"): 1}
    said = "errors are text instead of #N/A"
    distrusting = replace(machine, registry=policy)
    the_one(distrusting, place, said, "trusts no folder", "Trust Center")


def test_an_update_without_installing_again(sound):
    machine, place = sound
    old = excel_settings.written(place.settings, place.interpreter, "0.0.1")
    place.settings.write_text(old)
    said = "an update needs a new start"
    the_one(machine, place, said, "installed for 0.0.1", "close Excel")
    assert list(wrong(machine, place)) == [said]
