"""Order service: how many orders left on time, late or not at all."""

import pandas as pd

COUNTS = ["orders", "shipped", "late", "open"]


def order_service(sales: pd.DataFrame) -> pd.DataFrame:
    """Count orders by location: shipped, shipped late, not shipped.

    Parameters
    ----------
    sales : planning table of this name
        An order is late when its last line left after its earliest due date, and
        open while any line has not left. Returns (no quantity above 0) and orders
        without a due date are not counted: nobody promised a date for them.

    Returns
    -------
    frame, one row per location, in their order
        location (text); orders, shipped, late, open (count); on_time (fraction of
        the shipped orders, NaN where none was).
    """
    lines = sales[sales["due"].notna() & sales["quantity"].gt(0)]
    orders = lines.groupby(["order", "location"], as_index=False).agg(
        due=("due", "min"),
        last=("shipped", "max"),
        left=("shipped", "count"),
        lines=("order", "size"),
    )
    shipped = orders["left"].eq(orders["lines"])
    counted = orders.assign(
        orders=1,
        shipped=shipped.astype(int),
        late=(shipped & orders["last"].gt(orders["due"])).astype(int),
        open=(~shipped).astype(int),
    )
    table = counted.groupby("location", as_index=False)[COUNTS].sum()
    on_time = 1 - table["late"] / table["shipped"].where(table["shipped"].gt(0))
    return table.assign(on_time=on_time)
