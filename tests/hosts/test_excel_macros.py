"""The add-in's macros, by the strongest means there are without Excel.

A grammar of VBA parses every module; `test_excel_runtime.py` runs them.
"""

import re
from dataclasses import replace

import pytest
from hosts.vba_parser import problems

from xl_align.errors import InputError
from xl_align.hosts import vba
from xl_align.hosts.excel_settings import XLWINGS
from xl_align.registry import catalog
from xl_align.workbook.vba.package import PROJECT

FUNCTIONS = catalog()
MODULES = {module.name: module.source for module in vba.modules(FUNCTIONS)}


@pytest.mark.parametrize("name", MODULES)
def test_grammar_takes_every_module(name):
    assert problems(MODULES[name]) == []


def test_grammar_takes_the_branch_of_32_bits():
    assert problems(MODULES["XlAlign"], {"win64": False, "mac": False}) == []


def test_grammar_refuses_a_reserved_word():
    source = MODULES["XlAlignFunctions"]
    first = re.search(r"Public Function XA_\w+\((\w+)", source)[1]
    assert problems(source.replace(f"({first}", "(Next", 1))


def own_names(source):
    """Return what a module declares, then what each of its procedures does."""
    head = r"(?m)^(?:Public|Private) (?:Const )?(?!Declare|Function|Sub|Const)(\w+)"
    outer = {name.lower() for name in re.findall(head, source)}
    procedures = re.findall(
        r"(?ms)^(?:Public|Private) (?:Function|Sub) (\w+)\((.*?)\).*?$(.*?)^End ",
        source,
    )
    inner = {}
    for name, taken, body in procedures:
        dims = ",".join(re.findall(r"(?m)^\s*Dim (.*)", body))
        words = f"{taken},{dims}".split(",")
        bare = [re.sub(r"Optional |ByVal |ByRef ", "", word).strip() for word in words]
        inner[name] = {re.match(r"\w*", word)[0].lower() for word in bare} - {""}
    return outer, inner


def test_no_name_hides_another():
    """Case is nothing to VBA: a variable `settings` would hide a constant SETTINGS."""
    public = []
    for name, source in MODULES.items():
        outer, inner = own_names(source)
        procedures = {one.lower() for one in inner}
        for procedure, names in inner.items():
            assert not names & (outer | procedures), (name, procedure)
        public += re.findall(r"(?m)^Public (?:Const|Function|Sub) (\w+)", source)
    known = [one.lower() for one in [*public, *MODULES, PROJECT]]
    assert len(known) == len({*known})


def test_nothing_of_a_workbook_is_ever_read_for_settings():
    """Whoever sends a workbook must not choose what runs."""
    source = MODULES["XlAlign"]
    start = source.index("Private Sub Connect()")
    assert not re.search(r"(Active|This)Workbook|\.Sheets|Worksheets", source[start:])
    assert source.count('Environ$("APPDATA")') == 1


def test_library_is_the_one_of_the_pinned_xlwings():
    assert set(re.findall(r"xlwings(?:32|64)-([\d.]+)\.dll", MODULES["XlAlign"])) == {
        XLWINGS
    }
    assert f'XLWINGS As String = "{XLWINGS}"' in MODULES["XlAlign"]


def test_wizard_describes_every_function_and_argument():
    said = re.sub(r" _\n\s+", " ", MODULES["XlAlignFunctions"])
    for one in FUNCTIONS:
        [line] = re.findall(rf"^    Describe \"{one.name}\", .*$", said, re.MULTILINE)
        texts = [t.replace('""', '"') for t in re.findall(r'"((?:[^"]|"")*)"', line)]
        assert texts[:3] == [one.name, f"Align {one.category}", one.summary]
        assert len(texts) == 3 + len(one.arguments)
        assert all(0 < len(text) <= 255 for text in texts)


def test_more_arguments_than_vba_takes_are_refused():
    one = FUNCTIONS[0]
    wide = replace(one, arguments=one.arguments * 61, defaults=())
    with pytest.raises(InputError, match=r"has \d+ arguments; VBA takes 60"):
        vba.declarations([wide])
    tall = replace(one, arguments=one.arguments[:1] * 24, defaults=())
    with pytest.raises(InputError, match="more arguments than VBA can describe"):
        vba.declarations([tall])


def test_help_longer_than_the_wizard_shows_is_refused():
    one = replace(FUNCTIONS[0], summary="x" * 256)
    with pytest.raises(InputError, match="shows 255 characters of a text, this one"):
        vba.declarations([one])
