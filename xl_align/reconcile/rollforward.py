"""Stock roll-forward: opening to closing, with what nobody booked in its own line."""

from dataclasses import dataclass

from xl_align.vocabulary import Numbers


@dataclass(frozen=True, slots=True)
class StockBridge:
    """A roll-forward in money or units, signed as it adds up.

    opening + receipts + issues + revaluation + scrap + unexplained = closing.
    """

    opening: Numbers
    receipts: Numbers
    issues: Numbers
    revaluation: Numbers
    scrap: Numbers
    unexplained: Numbers
    closing: Numbers


def stock_bridge(
    opening: Numbers,
    receipts: Numbers,
    issues: Numbers,
    revaluation: Numbers,
    scrap: Numbers,
    closing: Numbers,
) -> StockBridge:
    """Roll stock forward and show the difference to what was counted.

    Parameters
    ----------
    opening, receipts, issues, scrap, closing : money, all at least 0 as a rule
        Issues and scrap are given as amounts that leave; they are negated here.
    revaluation : money, any sign

    Returns
    -------
    StockBridge
        unexplained = closing - (opening + receipts - issues + revaluation -
        scrap). Exact on whole minor units (int64); NaN where an input is blank.
    """
    booked = opening + receipts - issues + revaluation - scrap
    return StockBridge(
        opening, receipts, -issues, revaluation, -scrap, closing - booked, closing
    )


def revaluation(
    quantity: Numbers, old_standard: Numbers, new_standard: Numbers
) -> Numbers:
    """Return how much a change of standard cost moves the value of the stock."""
    return quantity * (new_standard - old_standard)
