"""The add-in as a file: valid, whole, and its ribbon answered by its macros."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hosts.vba_reader import macros
from lxml import etree

import xl_align.commands  # noqa: F401  publishes the commands
from xl_align.cli import group
from xl_align.hosts import vba
from xl_align.hosts.addin import FILE, addin, carrying
from xl_align.hosts.ribbon import ribbon
from xl_align.registry import GROUPS, catalog, commands
from xl_align.workbook import Cell, Sheet, parts
from xl_align.workbook.writer import assemble

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "workbooks" / "templates"
FUNCTIONS, COMMANDS = catalog(), commands()
DOCUMENTS = {"ThisWorkbook", "Sheet1"}
SPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
SIGNATURES = {  # what Office passes, by the attribute that names a callback
    "onLoad": ["IRibbonUI"],
    "onAction": ["IRibbonControl"],
    "getVisible": ["IRibbonControl", "ByRef"],
    "getEnabled": ["IRibbonControl", "ByRef"],
    "getLabel": ["IRibbonControl", "ByRef"],
}


@pytest.fixture(scope="module")
def content():
    return addin(FUNCTIONS, COMMANDS)


@pytest.fixture(scope="module")
def tab():
    return etree.fromstring(ribbon(COMMANDS))


@pytest.mark.validator
def test_validator_finds_nothing(valid, tmp_path, content):
    path = tmp_path / FILE
    path.write_bytes(content)
    assert valid(path) == []


def test_every_module_is_its_source(content):
    read = macros(content)
    for module in vba.modules(FUNCTIONS):
        assert read[module.name] == module.source
    for path in sorted((ROOT / "workbooks/vba").glob("*.bas")):
        assert read[path.stem] == path.read_text("ascii")
    assert {*read} == {m.name for m in vba.modules(FUNCTIONS)} | DOCUMENTS


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_lists_its_macros(libreoffice, tmp_path, content):
    path = tmp_path / FILE
    path.write_bytes(content)
    own = dict.fromkeys([m.name for m in vba.modules(FUNCTIONS)], "VBAModule")
    documents = dict.fromkeys(DOCUMENTS, "VBADocumentModule")
    assert libreoffice.macros(path)["modules"] == own | documents


def test_same_catalog_gives_the_same_bytes(content):
    assert addin(FUNCTIONS, COMMANDS) == content


@pytest.mark.libreoffice
@pytest.mark.parametrize("file", [FILE, *sorted(p.name for p in BUILT.glob("*.xlsm"))])
def test_libreoffice_loads_each_file_and_lists_its_modules(
    file, content, libreoffice, tmp_path
):
    path = BUILT / file
    if file == FILE:
        path = tmp_path / FILE
        path.write_bytes(content)
    found = libreoffice.modules(path)
    ours = {one.name for one in vba.modules(FUNCTIONS)}
    assert {name for name, kind in found.items() if kind == "VBAModule"} == ours
    others = {found[name] for name in found.keys() - ours}
    assert others == {"VBADocumentModule"}
    assert macros(path.read_bytes()).keys() == found.keys()


def test_ribbon_has_every_command_in_its_group(tab):
    buttons = {
        box.get("label"): [button.get("tag") for button in box]
        for box in tab.iter(f"{SPACE}group")
    }
    wanted = {name: [] for name in GROUPS}
    for one in COMMANDS:
        wanted[one.group].append(one.name)
    assert buttons == {name: names for name, names in wanted.items() if names}
    for button in tab.iter(f"{SPACE}button"):
        assert all(button.get(name) for name in ("imageMso", "keytip", "supertip"))


def test_ids_are_unique(tab):
    ids = Counter(one.get("id") for one in tab.iter() if one.get("id"))
    assert len(ids) == 1 + len({c.group for c in COMMANDS}) + len(COMMANDS)
    assert max(ids.values()) == 1


def unanswered(tab, sources):
    """Return the callbacks that no macro answers with Office's own arguments."""
    subs = {
        f"{name}.{sub}": [
            "ByRef" if one.strip().startswith("ByRef") else one.split(" As ")[-1]
            for one in arguments.split(",")
        ]
        for name, source in sources.items()
        for sub, arguments in re.findall(r"(?m)^Public Sub (\w+)\((.*)\)", source)
    }
    return [
        (value, subs.get(value))
        for one in tab.iter()
        for mark, value in one.attrib.items()
        if mark in SIGNATURES and subs.get(value) != SIGNATURES[mark]
    ]


def test_macros_answer_every_callback(tab):
    sources = {module.name: module.source for module in vba.modules(FUNCTIONS)}
    marks = {mark for one in tab.iter() for mark in one.attrib}
    assert {m for m in marks if re.match("on[A-Z]|get[A-Z]", m)} <= {*SIGNATURES}
    assert unanswered(tab, sources) == []
    lost = {n: s.replace("Sub OnAction(", "Sub OnClick(") for n, s in sources.items()}
    assert len(unanswered(tab, lost)) == len(COMMANDS)
    wrong = {n: s.replace("As IRibbonControl", "") for n, s in sources.items()}
    assert len(unanswered(tab, wrong)) == len(COMMANDS) + 1


def test_a_template_carries_the_same_macros_and_ribbon(content):
    book = assemble([Sheet("S", cells=(Cell(1, 1, 1.0),))], "T", date(2026, 1, 1), {})
    template = carrying(book, FUNCTIONS, COMMANDS)
    part = "customUI/customUI14.xml"
    assert parts.part(template, part) == parts.part(content, part)
    assert macros(template) == macros(content)


def test_build_writes_once_and_checks(tmp_path):
    order = ["build", "addin", "--out", str(tmp_path)]
    path = tmp_path / FILE
    stale = CliRunner().invoke(group, [*order, "--check"])
    assert (stale.exit_code, stale.stdout) == (1, f"{path}\n")
    assert not path.exists()
    assert CliRunner().invoke(group, order).exit_code == 0
    assert CliRunner().invoke(group, [*order, "--check"]).exit_code == 0
    other = parts.with_part(path.read_bytes(), "customUI/customUI14.xml", b"<x/>")
    path.write_bytes(other)
    assert CliRunner().invoke(group, [*order, "--check"]).exit_code == 1
