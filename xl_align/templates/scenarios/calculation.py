"""Scenarios: one row for each scenario and family."""

from dataclasses import replace

from xl_align.templates.draft import Either
from xl_align.templates.lines import Field
from xl_align.templates.policy_review.calculation import fill_native


def cases(many: int, families: int) -> list[Field]:
    """Return the columns: one row for each scenario and family."""

    def own(text: str) -> list[str]:
        """Put the place of the scenario for S and of the family for F."""
        places = [(s + 1, f + 1) for s in range(many) for f in range(families)]
        return [text.replace("S}", f"{s}}}").replace("F}", f"{f}}}") for s, f in places]

    kept = own('IF({s_rule.S}="keep",{wanted.F},{wanted})*{s_share.S}')
    level = own("IF(AND({s_level.S}>0,{reach}>0),{s_level.S},{f_level.F})")
    reach = own('1*OR({s_family.S}="all",{s_family.S}={family})')
    given = [
        Field("scenario", "Scenario", "text", own("{s_name.S}"), width=20),
        Field("family", "Family", "text", own("{f_name.F}"), width=15),
        Field("reach", "Met", "count", reach),
        Field("count", "Items at places", "count", own("{f_count.F}")),
        Field(
            "demand",
            "Demand",
            "each/week",
            own("{f_demand.F}*(1+{s_demand.S}*{reach})"),
        ),
        Field("sd", "Demand sd", "each/week", own("{f_sd.F}")),
        Field("lead", "Lead time", "weeks", own("{f_lead.F}*(1+{s_lead.S}*{reach})")),
        Field(
            "lead_sd",
            "Lead time sd",
            "weeks",
            own("{f_lead_sd.F}*(1+{s_lead_sd.S}*{reach})"),
        ),
        Field("review", "Review", "weeks", own("{f_review.F}")),
        Field("level", "Service level", "fraction", level),
        Field("order", "Order quantity", "each", own("{f_order.F}")),
        Field("cost", "Standard cost", "money/each", own("{f_cost.F}")),
        Field("price", "Price", "money/each", own("{f_price.F}")),
        Field("fuel", "Fuel change", "fraction", own("{s_fuel.S}")),
    ]
    held = [replace(one, text=kept) if one.key == "safety" else one for one in RESULTS]
    return [*given, *held]


SOLD = "({year}-{short}*lost_share)"


SURCHARGED = "{cost_of_sales}*freight_rate"


RESULTS: tuple[Field, ...] = (
    Field(
        "spread",
        "Sd over lead time",
        "each",
        Either(
            "XA_LEAD_TIME_SD({demand},{sd},{lead},{lead_sd},{review})",
            "SQRT(({lead}+{review})*{sd}^2+{demand}^2*{lead_sd}^2)",
        ),
    ),
    Field(
        "wanted",
        "Safety stock wanted",
        "each",
        Either(
            "XA_SAFETY_STOCK({demand},{sd},{lead},{level},{lead_sd},{review})",
            "NORM.S.INV({level})*{spread}",
        ),
    ),
    Field("safety", "Safety stock held", "each", ""),
    Field(
        "fill",
        "Fill rate",
        "fraction",
        Either(
            "XA_FILL_RATE({safety},{spread},{order})",
            fill_native("{safety}", "{spread}", "{order}"),
        ),
    ),
    Field(
        "safety_worth",
        "Safety stock",
        "money",
        Either("XA_STOCK_CASH({count}*{safety},{cost})", "{count}*{safety}*{cost}"),
    ),
    Field(
        "inventory",
        "Inventory",
        "money",
        Either(
            "XA_STOCK_CASH({count}*({safety}+{order}*cycle_share),{cost})",
            "{count}*({safety}+{order}*cycle_share)*{cost}",
        ),
    ),
    Field("year", "Demand a year", "each", "{count}*{demand}*weeks_in_year"),
    Field("short", "Short a year", "each", "{year}*(1-{fill})"),
    Field(
        "expedite",
        "Expedite",
        "money",
        "{short}*expedite_share*{cost}*expedite_premium",
    ),
    Field("lost_revenue", "Lost revenue", "money", "{short}*lost_share*{price}"),
    Field(
        "revenue",
        "Revenue",
        "money",
        Either(f"XA_TO_MONEY({SOLD},{{price}})", f"{SOLD}*{{price}}"),
    ),
    Field(
        "cost_of_sales",
        "Cost of sales",
        "money",
        Either(f"XA_TO_MONEY({SOLD},{{cost}})", f"{SOLD}*{{cost}}"),
    ),
    Field(
        "freight",
        "Freight",
        "money",
        Either(
            f"{SURCHARGED}+XA_FUEL_IMPACT({SURCHARGED},fuel_share,{{fuel}},fuel_recovery)",
            f"{SURCHARGED}*(1+fuel_share*{{fuel}}*(1-fuel_recovery))",
        ),
    ),
    Field(
        "margin",
        "Margin",
        "money",
        "{revenue}-{cost_of_sales}-{freight}-{expedite}",
    ),
)
