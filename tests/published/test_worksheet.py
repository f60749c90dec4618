"""Published numbers through the cells: each case as formulas of the catalog.

Cases of cases.json name their sources and keep their digits. They are asked twice: of
the cells, in this process, and of `xl-align call`, in JSON.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from published import (
    formulas,
    formulas_of_distributions,
    formulas_of_investment,
    formulas_of_money,
    formulas_of_policies,
)

from xl_align.cli.functions import call

CASES = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))
BOOKS = (
    formulas,
    formulas_of_distributions,
    formulas_of_money,
    formulas_of_investment,
    formulas_of_policies,
)
ADAPTER_OF = {
    case: adapter
    for book in BOOKS
    for adapter, ids in book.ADAPTERS.items()
    for case in ids.split()
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_formulas_give_the_published_numbers(case):
    got = ADAPTER_OF[case["id"]](case["given"])
    assert set(case["expected"]) <= set(got)
    for name, expected in case["expected"].items():
        if isinstance(expected, str) or isinstance(np.ravel(expected)[0], str):
            assert got[name] == expected, case["source"]
        else:
            close = pytest.approx(expected, rel=case["rel"], abs=case["abs"])
            assert np.asarray(got[name], dtype=float).tolist() == close, case["source"]


def test_the_shell_gives_every_answer_that_the_cells_give(tmp_path, monkeypatch):
    asked = []
    cells = formulas.call
    monkeypatch.setattr(
        formulas,
        "call",
        lambda one, args: asked.append((one.name, args)) or cells(one, args),
    )
    for case in CASES:
        ADAPTER_OF[case["id"]](case["given"])
    requests = tmp_path / "requests.jsonl"
    lines = [json.dumps({"name": n, "args": a}, default=_plain) for n, a in asked]
    requests.write_text("\n".join(lines), "utf-8")
    run = CliRunner().invoke(call, ["--batch", str(requests)], catch_exceptions=False)
    answers = [
        json.dumps(cells(formulas.functions()[n], a), default=str) for n, a in asked
    ]
    assert len(asked) > len(CASES)
    assert run.output.splitlines() == answers


def _plain(value):
    return value.item() if isinstance(value, np.generic) else str(value)


def test_every_case_has_an_adapter():
    assert {case["id"] for case in CASES} == set(ADAPTER_OF)


@pytest.mark.shared
def test_no_case_of_the_bundle_is_forgotten():
    bundle = Path(__file__).parents[3] / "shared" / "cases" / "published.json"
    if not bundle.exists():
        pytest.skip("the shared data bundle is not beside the checkout")
    ids = {case["id"] for case in json.loads(bundle.read_text("utf-8"))}
    assert ids == set(ADAPTER_OF)
