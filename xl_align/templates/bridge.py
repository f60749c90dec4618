"""The bridge by volume, mix and price: XA_PVM, and the same in Excel's own words."""

from collections.abc import Sequence

from xl_align.templates.draft import Draft, Page, Run
from xl_align.templates.lines import spill
from xl_align.workbook import Role

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


def bridge(
    draft: Draft,
    page: Page,
    place: tuple[int, int],
    ours: str,
    sides: tuple[str, tuple[str, str], tuple[str, str]],
    count: int,
) -> None:
    """Put the bridge of so many items and its total; its words begin with pvm.

    Parameters
    ----------
    place : row and column of its header
    ours : the call of XA_PVM
    sides : the words of the item, and of quantity and price of base and actual
    """
    heads = [("pvm_item", "item", "text")]
    heads += [(f"pvm_{one}", one, "money") for one in EFFECTS]
    rows = [effects(n, *sides) for n in range(1, count + 1)]
    sums = [f"SUM({{pvm_{one}.1}}:{{pvm_{one}.{count}}})" for one in EFFECTS]
    spill(draft, page, *place, heads, ours, [*rows, ['"Total"', *sums]])


def steps(
    draft: Draft, page: Page, row: int, columns: Sequence[int], last: int
) -> None:
    """Put the total of the bridge step by step, below a heading of its own.

    Parameters
    ----------
    columns : of the labels and of the amounts
    last : the row of the bridge that holds the total, from 1
    """
    label, amount = columns
    for at, (title, effect) in enumerate(zip(TITLES, EFFECTS, strict=True), row):
        whole = title in (TITLES[0], TITLES[-1])
        role: Role = "total" if whole else "formula"
        for column in range(label, amount):
            text = title if column == label else None
            page.put(at, column, text, "total" if whole else "label")
        page.formula(at, amount, f"{{pvm_{effect}.{last}}}", "money", role)
    for key, column in (("step", label), ("step_amount", amount)):
        draft.name(key, Run(page.title, row + 1, column, len(EFFECTS) - 2, False))


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
    sold = f"SUMPRODUCT({both}*{{{base[0]}*}})"
    growth = f"IF({sold}=0,0,SUMPRODUCT({both}*{{{actual[0]}*}})/{sold})"
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
