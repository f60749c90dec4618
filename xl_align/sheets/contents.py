"""Contents: which sheets a workbook has, in the order of reading."""

from collections.abc import Sequence

from xl_align.results import Results
from xl_align.sheets import (
    about,
    assumptions,
    baseline,
    bridge,
    checks,
    comparison,
    demand,
    dollars,
    exceptions,
    policy,
    reconciliation,
    scenario,
    service,
    settings,
    summary,
    traced,
    versus,
)
from xl_align.workbook import Sheet


def sheets(results: Results, more: Sequence[Sheet] = ()) -> tuple[Sheet, ...]:
    """Return the workbook as data, sheet by sheet in the order of reading.

    ``more`` are sheets a command adds, such as a trace: they come before the checks.
    """
    first = assumptions.first_shocks(results.scenarios)
    scenarios = [
        scenario.sheet(one, results.outcomes[0], at)
        for one, at in zip(results.outcomes, first, strict=False)
    ]
    compared = [comparison.sheet(results)] if results.outcomes else []
    policies = [policy.sheet(results)] if len(results.policy) else []
    pages = [
        summary.sheet(results),
        assumptions.sheet(results),
        reconciliation.sheet(results),
        reconciliation.causes(results),
        *([bridge.sheet(results), bridge.lines(results)] if results.bridged else []),
        *compared,
        *scenarios,
        *policies,
        demand.sheet(results),
        *([service.sheet(results)] if len(results.service) else []),
        dollars.sheet(results),
        *more,
        exceptions.sheet(results),
        checks.sheet(results),
        settings.sheet(results),
    ]
    words = {one.name: one.summary for one in results.scenarios}
    contents = [
        (one.title, PURPOSES.get(one.title, words.get(one.title, ""))) for one in pages
    ]
    return (about.sheet(results, contents), *pages)


PURPOSES = {
    summary.TITLE: "One page: figures, bridge, scenarios, why the sides differ",
    assumptions.TITLE: "Every figure the results rest on, scenarios and shocks",
    reconciliation.TITLE: "Units in dollars against the ledger, line by line",
    reconciliation.CAUSES: "Each difference by document, with its cause in words",
    bridge.TITLE: "From base to actual revenue: volume, mix, price, FX, new, lost",
    bridge.DETAIL: "The lines behind the bridge",
    comparison.TITLE: "Scenarios side by side: what we choose, what we give up",
    policy.TITLE: "Safety stock, order quantity and stock split by item and location",
    demand.TITLE: "Demand signal, its error, and its commit and stretch views",
    service.TITLE: "Orders shipped on time, late or not at all, by location",
    dollars.TITLE: "The two sides behind the reconciliation",
    traced.TITLE: "The documents behind one line of the reconciliation",
    versus.TITLE: "What one scenario moves against the base, item by item",
    baseline.TITLE: "Scenarios promoted to plan, version by version",
    exceptions.TITLE: "Rows set aside and findings, with table, row, rule and value",
    checks.TITLE: "Identities that must hold, and the master check",
    settings.TITLE: "Where the data is and how it is cut: overrides go here",
}
