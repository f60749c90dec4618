"""Freight: what fuel and haste add to the bill."""

import numpy as np

from xl_align.vocabulary import Numbers


def fuel_impact(
    freight: Numbers, fuel_share: Numbers, change: Numbers, recovery: Numbers = 0.0
) -> Numbers:
    """Return what a change in the price of fuel adds to freight.

    Parameters
    ----------
    freight : money, shape (n,)
    fuel_share : fraction, shape (n,)
        Share of freight that follows the price of fuel.
    change : fraction, shape (n,)
        Change of that price.
    recovery : fraction, shape (n,)
        Share passed on to customers as a surcharge.

    Returns
    -------
    money, the broadcast shape
    """
    return np.multiply(freight, fuel_share) * change * np.subtract(1.0, recovery)


def expedite_cost(
    units: Numbers,
    expedite_rate: Numbers,
    standard_rate: Numbers = 0.0,
    shipments: Numbers = 0.0,
    shipment_fee: Numbers = 0.0,
) -> Numbers:
    """Return what haste costs beyond the freight that was due anyway.

    Parameters
    ----------
    units : each, shape (n,)
    expedite_rate, standard_rate : money/each, shape (n,)
    shipments : number of hurried shipments, shape (n,)
    shipment_fee : money/shipment, shape (n,)

    Returns
    -------
    money, the broadcast shape
        Negative where the fast way is the cheaper one.
    """
    premium = np.multiply(units, np.subtract(expedite_rate, standard_rate))
    return premium + np.multiply(shipments, shipment_fee)
