import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from xl_align.cli import COMMANDS, group

SAMPLE = Path(__file__).parents[2] / "workbooks" / "samples" / "meridian"


def run(*words):
    return CliRunner().invoke(group, [str(word) for word in words])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    found = run(name, "--help")
    assert found.exit_code == 0
    assert f"Example:\n    xl-align {name}" in found.output


def test_reconcile_tells_what_differs_and_exits_with_1():
    found = run("reconcile", SAMPLE, "--json")
    assert found.exit_code == 1
    told = json.loads(found.stdout)
    revenue = told["reconciliation"][0]
    assert (revenue["version"], revenue["measure"]) == ("actual", "revenue")
    assert revenue["ours"] == 7699585.73
    assert revenue["difference"] == 621.07
    assert revenue["open"] == 0
    causes = {row["cause"] for row in told["differences"]}
    assert {"posted twice", "other rate", "pack factor"} <= causes


def test_figures_are_never_cut_off():
    found = run("reconcile", SAMPLE)
    assert "7,699,586" in found.stdout
    assert "…" not in found.stdout


def test_a_scenario_of_ones_own(tmp_path):
    path = tmp_path / "boom.toml"
    shock = '[[shock]]\nquantity = "demand"\npercent = 10\nfamily = "Tents"\n'
    path.write_text(f'name = "Boom"\n{shock}')
    found = run("scenario", SAMPLE, path, "--json")
    assert found.exit_code == 0
    told = json.loads(found.stdout)
    assert list(told) == ["Base", "Boom"]
    assert told["Boom"]["revenue"] > told["Base"]["revenue"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('name = "X"\n[[shock]]\nquantity = "luck"\nlevel = 1\n', "quantity"),
        (
            'name = "X"\n[[shock]]\nquantity = "demand"\nlevel = 1\nfamily = "Ships"\n',
            "matches no row",
        ),
    ],
)
def test_a_wrong_scenario_says_why_and_exits_with_3(tmp_path, text, words):
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    found = run("scenario", SAMPLE, path)
    assert found.exit_code == 3
    assert words in found.stderr


def test_new_refuses_to_write_over_a_workbook(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"mine")
    found = run("new", path, "--source", SAMPLE)
    assert found.exit_code == 3
    assert "exists" in found.stderr
    assert path.read_bytes() == b"mine"


def test_a_folder_without_data_says_what_is_missing(tmp_path):
    found = run("new", tmp_path / "plan.xlsx", "--source", tmp_path)
    assert found.exit_code == 3
    assert "settings.toml" in found.stderr
    assert not (tmp_path / "plan.xlsx").exists()


def test_wrong_usage_exits_with_2():
    assert run("reconcile").exit_code == 2
    assert run("unheard-of").exit_code == 2


def test_a_bug_shows_its_traceback_and_exits_with_70():
    code = (
        "import sys, xl_align.cli as cli\n"
        "from xl_align.hosts import cells\n"
        "sys.argv = ['xl-align', 'functions']\n"
        "import xl_align.registry as registry\n"
        "registry.catalog = None\n"
        "cli.main()\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.returncode == 70
    assert "Traceback" in found.stderr
