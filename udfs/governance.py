"""Governance functions: guardrails, scores, the workbook's own results, reasons."""

from functools import partial

from xl_align import governance
from xl_align.registry import function

publish = partial(function, category="Governance")


@publish(
    returns="guardrail",
    reads={"value": "figure"},
    example=(0.96, 0.95, 1.0),
    fails="low must not be above high",
)
def guardrail(value, low, high, warn=0.1):
    """Whether a figure keeps its guardrail: ok, warn or breach.

    breach outside low to high; warn within a share of the band from either end.
    Source: statistical control limits, Shewhart (1931).
    """
    return governance.guardrail(value, low, high, warn)


@publish(
    returns="points",
    whole=("values", "targets", "weights", "directions"),
    table=("figures", "targets", "attained", "weights", "points"),
    reads={"values": "figures"},
    example=(
        [0.94, 52, 0.3],
        [0.97, 45, 0.25],
        [0.5, 0.3, 0.2],
        ["higher", "lower", "lower"],
    ),
)
def score(values, targets, weights, directions):
    """Balanced score: how far each target is met, weighted, with the total below.

    attained = value / target where higher is better, target / value where lower is,
    between 0 and 1; points = attained * weight / sum of weights.
    Source: Kaplan & Norton, The Balanced Scorecard (1996).
    """
    return governance.score(values, targets, weights, directions)


@publish(
    returns="result",
    reads={"measure": "result_measure"},
    sheet="Scenarios",
    example=("Base", "Inventory"),
)
def scenario(name, measure, *, sheet):
    """Figure of a scenario in this workbook, by the names its result sheet shows.

    The cell of sheet "Scenarios" in the row of the measure and the column of the name.
    Source: the workbook.
    """
    return governance.figure_of(sheet, measure, name, "Scenarios")


@publish(
    returns="result",
    reads={"measure": "result_measure", "version": "baseline_version"},
    sheet="Baseline",
    example=("Inventory",),
)
def baseline(measure, version="latest", *, sheet):
    """Figure of a promoted baseline in this workbook.

    Value of the measure in the table on sheet "Baseline", in the version of this number
    or the last one of the scenario of this name; "latest" is the highest number.
    Source: the workbook.
    """
    return governance.promoted_figure(sheet, measure, version, "Baseline")


@publish(returns="reason", example=("#NUM! fill_rate must be a number below 1",))
def why(cell):
    """Reason why a cell shows an error.

    The text behind the error, as the function that made it left it; for an error of
    Excel's own what its code means.
    Source: the host.
    """
    return governance.why(cell)
