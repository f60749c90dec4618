"""The LibreOffice extension as files: stable bytes, sound XML, honest installation."""

import io
import math
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest
from click.testing import CliRunner

import xl_align.commands  # noqa: F401  publishes the commands
from xl_align.cli import group
from xl_align.cli.install import office_python
from xl_align.hosts.calc import environment, values
from xl_align.hosts.columns import ERRORS
from xl_align.hosts.libreoffice import FILE, extension, method
from xl_align.registry import catalog, commands

VALUE = "{http://openoffice.org/2001/registry}"


def parts(place=None):
    content = extension(catalog(), commands(), place)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_same_catalog_gives_the_same_bytes():
    assert extension(catalog(), commands()) == extension(catalog(), commands())
    assert "environment.json" not in parts()
    assert "environment.json" in parts({"python": "3.11"})


def test_every_function_has_its_own_name_in_the_interface():
    assert len({method(one) for one in catalog()}) == len(catalog())
    text = parts()["XFunctions.idl"]
    assert all(f" {method(one)}(" in text for one in catalog())


def urls(part):
    """Return what each entry of the menu or button of the toolbar runs, in order."""
    name = "{http://openoffice.org/2001/registry}name"
    tree = ElementTree.fromstring(parts()["Addons.xcu"])
    [found] = [node for node in tree.iter("node") if node.get(name) == part]
    return [prop[0].text for prop in found.iter("prop") if prop.get(name) == "URL"]


def test_every_command_is_in_the_menu_and_the_daily_ones_on_the_toolbar():
    lines = "private:separator"
    run = "service:com.xlalign.Command?"
    every, daily = urls("OfficeMenuBar"), urls("OfficeToolBar")
    names = [one.name for one in commands()]
    assert [url for url in every if url != lines] == [run + n for n in [*names, "stop"]]
    kept = [one.name for one in commands() if one.daily]
    assert [url for url in daily if url != lines] == [run + n for n in [*kept, "stop"]]
    assert 5 <= len(kept) <= 8  # what a screen has room for


def test_a_line_parts_the_groups_of_the_menu():
    groups = len({one.group for one in commands()})
    every = urls("OfficeMenuBar")
    assert every.count("private:separator") == groups  # one of them before Stop
    assert every[0] != "private:separator"


def test_the_first_button_says_whose_they_are():
    tree = ElementTree.fromstring(parts()["Addons.xcu"])
    shown = [one.text for one in tree.iter("value")]
    assert shown.count("Align: Pull") == 1
    assert {one.label for one in commands()} <= set(shown)


def test_xml_is_sound_and_names_parts_that_are_there():
    found = parts()
    listed = ElementTree.fromstring(found["META-INF/manifest.xml"])
    for entry in listed:
        assert entry.get("{http://openoffice.org/2001/manifest}full-path") in found
    ElementTree.fromstring(found["description.xml"])


def test_build_writes_once_and_check_names_a_stale_file(tmp_path):
    build = ["build", "extension", "--out", str(tmp_path)]
    run = CliRunner().invoke
    assert run(group, [*build, "--check"]).exit_code == 1
    assert run(group, build).exit_code == 0
    assert run(group, [*build, "--check"]).output == ""
    (tmp_path / FILE).write_bytes(b"old")
    stale = run(group, [*build, "--check"])
    assert (stale.exit_code, stale.output.strip()) == (1, str(tmp_path / FILE))


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A LibreOffice that consists of the two files the installer looks at."""
    (tmp_path / "unopkg").write_text("")
    (tmp_path / "soffice").write_text("")
    (tmp_path / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_install_says_what_it_would_do(program):
    install = ["install", "--host", "libreoffice", "--dry-run"]
    added = CliRunner().invoke(group, install)
    assert added.output.startswith(f"{program}/unopkg add ")
    removed = CliRunner().invoke(group, [*install, "--uninstall"])
    assert removed.output == f"{program}/unopkg remove com.xlalign.extension\n"


def test_install_refuses_a_libreoffice_with_another_python(program):
    (program / "libpyuno.so").write_bytes(b"\0libpython3.5m.so.1.0\0")
    assert office_python(program) == "3.5"
    run = CliRunner().invoke(group, ["install", "--host", "libreoffice", "--dry-run"])
    assert run.exit_code == 3
    assert "runs Python 3.5" in run.output


def test_install_without_libreoffice_is_a_message(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("xl_align.cli.install.PLACES", ())
    run = CliRunner().invoke(group, ["install", "--host", "libreoffice"])
    assert run.exit_code == 3
    assert "LibreOffice is not installed" in run.output


@pytest.mark.parametrize("error", ERRORS)
def test_errors_go_to_calc_and_back(error):
    number = values.failed(f"{error} for a reason")
    assert math.isnan(number)
    kept = error if error in values.CODES else "#VALUE!"  # Calc has no such error
    assert values.incoming(number) == kept
    [[answer]] = values.outgoing(f"{error} for a reason", int)
    assert values.incoming(answer) == kept
    assert values.outgoing(error, int, spelled=True) == ((error,),)


def test_texts_that_only_look_like_errors_stay_texts():
    assert values.outgoing([["#1 priority", None, True]], int) == (
        ("#1 priority", "", 1.0),
    )


def test_whole_rows_are_cut_to_the_longest():
    blank = ("",) * (values.COLUMNS - 2)
    short, long = ((1.0, "", *blank),), ((1.0, 2.0, *blank),)
    assert values.trimmed([short, long, 5.0]) == [((1.0, ""),), ((1.0, 2.0),), 5.0]


def test_an_environment_is_put_first_on_the_path(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.path", ["/somewhere"])
    place = {"python": environment.running(), "paths": [str(tmp_path)]}
    environment.reach(place)
    import sys

    assert sys.path[:2] == [str(tmp_path), "/somewhere"]
