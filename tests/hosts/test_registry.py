"""Publishing functions: signatures that stay, books by others, mistakes told."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from xl_align.registry import WIZARD_LIMIT, catalog, function
from xl_align.vba_words import NAMES_LIMIT, RESERVED

PINNED = Path(__file__).parents[1] / "published" / "signatures.txt"


def test_signatures_of_saved_workbooks_stay():
    """A changed line breaks workbooks: append arguments with defaults, no more."""
    pinned = PINNED.read_text("utf-8").splitlines()
    assert pinned == [one.pinned for one in catalog()]


@pytest.mark.parametrize("one", catalog(), ids=lambda one: one.name)
def test_every_function_keeps_the_limits_of_the_wizard(one):
    names = [word.name for word in one.arguments]
    assert one.summary.endswith(".")
    assert len(one.summary) <= WIZARD_LIMIT
    assert one.summary.count(". ") == 0
    assert one.source
    assert one.equation
    assert one.example
    assert not RESERVED & {name.lower() for name in names}
    assert len(names) + sum(map(len, names)) <= NAMES_LIMIT
    assert "".join([one.summary, one.equation, *names]).encode("cp1252")


def publish(body, **how):
    scope = {"publish": function(**{"category": "T", "returns": "demand", **how})}
    exec(f"@publish\ndef {body}", scope)


@pytest.mark.parametrize(
    ("body", "how", "told"),
    [
        ("eoq(demand):\n    'A second one.'", {}, "XA_EOQ is already published"),
        ("t_1(gadget):\n    'One.'", {}, "XA_T_1: not in the vocabulary: gadget; use"),
        (
            "t_2(demand):\n    'One.'",
            {"returns": "gadget"},
            "XA_T_2: not in the vocabulary: gadget; use",
        ),
        ("t_3(demand):\n    pass", {}, "docstring must have 1 to 255 characters"),
        (
            f"t_4(demand):\n    '{'x' * 300}'",
            {},
            "must have 1 to 255 characters, as the function wizard shows no more; it "
            "has 300",
        ),
        (
            "t_7(demand):\n    'Mean of \u03bc.'",
            {},
            "VBA source cannot hold '\u03bc'; write the first ",
        ),
        (
            "t_5(date):\n    'One.'",
            {},
            "XA_T_5: VBA keeps date for itself; rename the argument",
        ),
        (
            f"t_6({', '.join('d' * n for n in range(1, 23))}):\n    'One.'",
            {},
            "argument names and count add up to 275; Excel allows 254, so shorten",
        ),
    ],
)
def test_a_mistake_says_what_to_change(body, how, told):
    catalog()
    with pytest.raises(ValueError, match=re.escape(told)):
        publish(body, **how)


BOOK = '''
from xl_align.registry import function

@function(category="Ours", returns="cover", example=(600, 150))
def our_cover(on_hand, demand):
    """Periods of demand that stock lasts, as our team counts them.

    on hand / demand.
    Source: ours.
    """
    return on_hand / demand
'''


def in_a_shell_that_has(folder, code):
    """Run code where a distribution with a function book is on the path."""
    meta = folder / "our_book-1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: our-book\nVersion: 1")
    (meta / "entry_points.txt").write_text("[xl_align.functions]\nours = our_book\n")
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_a_book_of_another_package_appears_and_answers(tmp_path):
    (tmp_path / "our_book.py").write_text(BOOK)
    shell = "sys.argv[1:] = ['call', 'XA_OUR_COVER', '600', '150']"
    run = in_a_shell_that_has(
        tmp_path, f"{shell}; from xl_align.cli import main; main()"
    )
    assert run.stdout.strip() == "4.0", run.stderr
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "our_book.py").write_text(BOOK)
    listed = "sys.argv[1:] = ['explain', 'XA_OUR_COVER']"
    run = in_a_shell_that_has(
        tmp_path / "again", f"{listed}; from xl_align.cli import main; main()"
    )
    assert "| on_hand | Stock in hand | units |" in run.stdout, run.stderr


def test_a_mistaken_book_of_another_package_fails_at_import(tmp_path):
    (tmp_path / "our_book.py").write_text(BOOK.replace("on_hand,", "gadget,"))
    run = in_a_shell_that_has(
        tmp_path, "from xl_align.registry import catalog; catalog()"
    )
    assert "XA_OUR_COVER: not in the vocabulary: gadget" in run.stderr
