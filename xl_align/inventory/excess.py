"""What the stock in hand is for: cycle, safety, excess, obsolete."""

import numpy as np

from xl_align.vocabulary import Array, Numbers


def split_stock(
    on_hand: Numbers, order_quantity: Numbers, safety_stock: Numbers
) -> tuple[Array, Array, Array]:
    """Split stock in hand into cycle, safety and excess stock.

    Parameters
    ----------
    on_hand, order_quantity, safety_stock : each, shape (n,)

    Returns
    -------
    cycle, safety, excess : each, the broadcast shape
        They add up to the stock in hand. Safety stock is filled first, then one
        order quantity of cycle stock; excess is what no policy asks for. A negative
        safety stock, or a negative stock in hand, holds nothing as safety.

    Notes
    -----
    Between orders a policy moves from safety stock up to safety stock plus one order
    (Silver, Pyke & Thomas, sec. 6.2): anything above is excess.
    """
    stock, lot, wanted = np.broadcast_arrays(
        *(
            np.asarray(x, dtype=np.float64)
            for x in (on_hand, order_quantity, safety_stock)
        )
    )
    wanted = np.where(wanted < 0.0, 0.0, wanted)
    safety = np.clip(stock, 0.0, wanted)
    cycle = np.minimum(stock - safety, lot)
    return cycle, safety, stock - safety - cycle


def excess(on_hand: Numbers, demand: Numbers, cover: Numbers) -> Numbers:
    """Return the stock beyond a number of periods of demand.

    Parameters
    ----------
    on_hand : each, shape (n,)
    demand : each/period, shape (n,)
    cover : periods, shape (n,)

    Returns
    -------
    each, the broadcast shape
        on hand - demand * cover, at least 0; NaN from a blank.
    """
    beyond = np.subtract(on_hand, np.multiply(demand, cover))
    return np.where(beyond < 0.0, 0.0, beyond)[()]


def obsolete(on_hand: Numbers, demand: Numbers) -> Numbers:
    """Return the stock of items that nobody is expected to want.

    Parameters
    ----------
    on_hand, demand : each, shape (n,)

    Returns
    -------
    each, the broadcast shape
        Stock in hand where demand over the horizon is 0, else 0.
    """
    stock, wanted = np.broadcast_arrays(on_hand, demand)
    kept = np.where(wanted == 0.0, stock, 0.0)
    return np.where(np.isnan(wanted), np.nan, kept)[()]
