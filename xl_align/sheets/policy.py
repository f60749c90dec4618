"""Policy: safety stock, order quantity and the split of stock, row by row, live."""

from xl_align.results import Results
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Sheet

TITLE = "Policy"
TABLE = "Policy"
TOP = 4

FIELDS = (
    Field("line", "Line", "integer"),
    Field("item", "Item", "text"),
    Field("location", "Location", "text"),
    Field("family", "Family", "text"),
    Field("abc_class", "Class", "text"),
    Field("supplier", "Supplier", "text"),
    Field("demand", "Demand", "each/period"),
    Field("demand_sd", "Demand sd", "each/period"),
    Field("lead_time", "Lead time", "periods"),
    Field("lead_time_sd", "Lead time sd", "periods"),
    Field("review_period", "Review", "periods"),
    Field("service_level", "Service level", "fraction"),
    Field("order_cost", "Order cost", "money/order"),
    Field("minimum", "Minimum", "each"),
    Field("multiple", "Multiple", "each"),
    Field("price", "Price", "money/each"),
    Field("standard_cost", "Standard cost", "money/each"),
    Field("on_hand", "On hand", "each"),
    Field(
        "lead_time_sd_of_demand",
        "Sd over lead time",
        "each",
        "SQRT(({lead_time}+{review_period})*{demand_sd}^2+{demand}^2*{lead_time_sd}^2)",
    ),
    Field(
        "safety_stock",
        "Safety stock",
        "each",
        "NORM.S.INV({service_level})*{lead_time_sd_of_demand}",
    ),
    Field(
        "reorder_point",
        "Reorder point",
        "each",
        "{demand}*{lead_time}+{safety_stock}",
    ),
    Field(
        "order_up_to",
        "Order up to",
        "each",
        "{demand}*({lead_time}+{review_period})+{safety_stock}",
    ),
    Field(
        "least_cost",
        "Economic quantity",
        "each",
        "SQRT(2*{demand}*periods_per_year*{order_cost}"
        "/({standard_cost}*carrying_rate))",
    ),
    Field(
        "lot_below",
        "Lot below",
        "each",
        "IF({multiple}>0,MAX(CEILING({minimum},{multiple}),"
        "FLOOR({least_cost},{multiple})),MAX({minimum},{least_cost}))",
    ),
    Field(
        "order_quantity",
        "Order quantity",
        "each",
        "IF(AND({multiple}>0,{least_cost}^2>{lot_below}*({lot_below}+{multiple})),"
        "{lot_below}+{multiple},{lot_below})",
    ),
    Field(
        "safety",
        "Safety in hand",
        "each",
        "MAX(0,MIN({on_hand},MAX({safety_stock},0)))",
        total="sum",
    ),
    Field(
        "cycle",
        "Cycle in hand",
        "each",
        "MIN({on_hand}-{safety},{order_quantity})",
        total="sum",
    ),
    Field(
        "excess", "Excess in hand", "each", "{on_hand}-{safety}-{cycle}", total="sum"
    ),
    Field(
        "stock_value",
        "Stock value",
        "money",
        "{on_hand}*{standard_cost}",
        total="sum",
    ),
    Field(
        "safety_value",
        "Safety stock value",
        "money",
        "{safety_stock}*{standard_cost}",
        total="sum",
    ),
    Field(
        "excess_value",
        "Excess value",
        "money",
        "{excess}*{standard_cost}",
        total="sum",
    ),
    Field("cover", "Cover", "periods", "{on_hand}/{demand}"),
    Field(
        "commit",
        "Commit",
        "each/period",
        "MAX({demand}+NORM.S.INV(commit)*{demand_sd},0)",
    ),
    Field(
        "stretch",
        "Stretch",
        "each/period",
        "MAX({demand}+NORM.S.INV(stretch)*{demand_sd},0)",
    ),
    Field(
        "commit_value",
        "Commit a year",
        "money",
        "{commit}*periods_per_year*{price}",
        total="sum",
    ),
    Field(
        "likely_value",
        "Most likely a year",
        "money",
        "{demand}*periods_per_year*{price}",
        total="sum",
    ),
    Field(
        "stretch_value",
        "Stretch a year",
        "money",
        "{stretch}*periods_per_year*{price}",
        total="sum",
    ),
)


def sheet(results: Results) -> Sheet:
    """Return the policy of every item and location that has all it needs."""
    note = (
        f"Per item and location; quantities in base units a {results.bucket}, lead "
        "times in the same buckets. Rows that lack cost, price, lead time, target or "
        "demand are on Exceptions."
    )
    rows = grid(TABLE, FIELDS, results.policy, TOP, totals="Total")
    head = heading("Policy", note, span=14)
    return Sheet(TITLE, head, (rows,), freeze=(TOP, 3), tab="detail")
