"""The bridge by volume, mix and price in Excel's own functions, as XA_PVM has it."""

EFFECTS = (  # the columns of XA_PVM after the item
    "base_amount",
    "volume",
    "mix",
    "price_effect",
    "fx",
    "new",
    "lost",
    "actual_amount",
)
TITLES = ("Budget", "Volume", "Mix", "Price", "Currency", "New", "Lost", "Actual")


def effects(
    n: int, item: str, base: tuple[str, str], actual: tuple[str, str]
) -> list[str]:
    """Return the formulas of one line of the bridge.

    Parameters
    ----------
    n : the line, from 1
    item : the word of the items
    base, actual : the words of quantity and price
    """
    q0, p0, q1, p1 = (f"{{{word}.{n}}}" for word in (*base, *actual))
    both = f"({{{base[0]}*}}<>0)*({{{actual[0]}*}}<>0)"
    growth = f"SUMPRODUCT({both}*{{{actual[0]}*}})/SUMPRODUCT({both}*{{{base[0]}*}})"
    held = f"({q0}<>0)*({q1}<>0)"
    return [
        f"{{{item}.{n}}}",
        f"{q0}*{p0}",
        f"{held}*({growth}-1)*{q0}*{p0}",
        f"{held}*({q1}-{growth}*{q0})*{p0}",
        f"{held}*{q1}*({p1}-{p0})",
        f"{q0}-{q0}",  # one currency on both sides
        f"({q0}=0)*{q1}*{p1}",
        f"-({q1}=0)*{q0}*{p0}",
        f"{q1}*{p1}",
    ]
