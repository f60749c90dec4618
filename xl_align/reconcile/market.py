"""Market variances: a larger share of the market, or a larger market."""

import numpy as np

from xl_align.vocabulary import Numbers


def market_variance(
    actual_market: Numbers,
    budget_market: Numbers,
    actual_units: Numbers,
    budget_units: Numbers,
    margin: Numbers,
) -> tuple[Numbers, Numbers, Numbers]:
    """Split the sales quantity variance into market share and market size.

    Parameters
    ----------
    actual_market, budget_market : each, all sellers together, shape (n,)
    actual_units, budget_units : each, our own, shape (n,)
    margin : money/each of the budgeted mix, shape (n,)

    Returns
    -------
    share, size and their sum : money, the broadcast shape
        Positive is favourable.

    Notes
    -----
    Source: Horngren et al., Cost Accounting, market-share and market-size variances.
    """
    planned = np.divide(budget_units, budget_market)
    expected = np.multiply(planned, actual_market)
    share = np.subtract(actual_units, expected) * margin
    size = np.subtract(expected, budget_units) * margin
    return share, size, np.subtract(actual_units, budget_units) * margin
