"""Words of policies, lots, loans and markets that only worksheet functions need."""

from xl_align.vocabulary.words import Day, Label, Quantity, Word

_STOCK: list[Word] = [
    Quantity("second_loss", "sd squared", "Half the mean squared shortage", 0),
    Quantity("lead_time_demand", "each", "Mean demand over the lead time", 0),
    Quantity("mad", "each/period", "Mean absolute forecast error", 0),
    Quantity("error_sd", "each/period", "Deviation of the error one period ahead", 0),
    Quantity("autocorrelation", "fraction", "Share of a surprise that stays", -1, 1),
    Label("percentile_rule", "Rule of the percentile", ("inclusive", "exclusive")),
    Quantity("chances", "any", "Chance of each demand, in any measure", 0),
    Quantity("probability", "fraction", "Chance of this demand", 0, 1),
    Quantity("at_most", "fraction", "Chance of this demand or less", 0, 1),
    Quantity("beyond", "each", "Mean units of demand beyond this", 0),
    Quantity("whole_lead_time", "periods", "Lead time", 1, 1_000, whole=True),
    Quantity("whole_stock", "each", "Stock position restored", 0, 10_000, whole=True),
    Quantity("whole_review", "periods", "Time between reviews", 1, 1_000, whole=True),
    Label("unmet", "What demand does that finds no stock", ("waits", "lost")),
    Quantity("backorders", "each", "Mean units owed to customers", 0),
]

_LOTS: list[Word] = [
    Quantity("policy_cost", "money/period", "Cost of the policy a period"),
    Quantity("most_backorders", "each", "Units owed when the order arrives", 0),
    Quantity("share_waiting", "fraction", "Share of demand that waits", 0, 1),
    Quantity("from_quantity", "each", "Smallest quantity the price is for", 0),
    Quantity("paid_price", "money/each", "Mean price of the units of a lot", 0),
    Label("applies_to", "Units a price counts for", ("all units", "incremental")),
    Quantity("requirements", "each/period", "Demand of each period to cover", 0),
    Label(
        "lot_rule",
        "Rule that forms the lots",
        ("wagner whitin", "silver meal", "lot for lot"),
    ),
    Quantity("closing_stock", "each", "Stock at the end of the period", 0),
    Quantity(
        "shared_order_cost", "money/order", "Cost of any order, once", 0, open=True
    ),
    Quantity("order_multiple", "cycles", "Ordered every so many base cycles", 1),
    Quantity("cycle_time", "periods", "Time between two orders", 0),
    Label(
        "lead_time_shape",
        "Shape of demand over the lead time",
        ("normal", "poisson", "negative binomial"),
    ),
    Quantity("shortage_cost", "money/each", "Cost of a unit short, once", 0, open=True),
    Quantity("echelon_stock", "each", "Stock here and further down, less what is owed"),
    Quantity("lower_bound", "each", "Level the best one is not below"),
    Quantity("upper_bound", "each", "Level the best one is not above"),
    Quantity("shortage_weight", "money/each/period", "Unit short times cycles", 0),
    Quantity("budget", "money", "Most that may be tied up"),
    Quantity("lowest_factor", "sd", "Smallest safety factor allowed", -37, 37),
    Quantity("highest_factor", "sd", "Largest safety factor allowed", -37, 37),
    Quantity("invested", "money", "Budget that goes to the item"),
    Quantity("expected_loss", "money/period", "Mean cost of units short", 0),
    Quantity("shadow_price", "1/period", "What one more of the budget saves", 0),
    Quantity("profit", "money", "Expected profit of the season"),
]

_DEMAND: list[Word] = [
    Quantity("demands", "periods", "Periods with demand", 0),
    Quantity("average_interval", "periods", "Periods per period with demand", 1),
    Quantity("squared_cv", "(sd/mean)^2", "Variability of demand sizes", 0),
    Quantity("smoothed_size", "each", "Smoothed size of a demand", 0),
    Quantity("smoothed_interval", "periods", "Smoothed time between demands", 1),
]

_MONEY: list[Word] = [
    Day("holidays", "Days off besides the weekends"),
    Quantity("workdays", "days", "Working days", -100_000, 100_000, whole=True),
    Label(
        "basis",
        "Days of a month over days of a year",
        ("30/360", "actual/actual", "actual/360", "actual/365"),
    ),
    Quantity("years", "years", "Time between two days"),
    Quantity("days_a_year", "days", "Days of a year of interest", 0, open=True),
    Quantity("nominal_rate", "fraction/year", "Rate before compounding"),
    Quantity("compounding", "1/year", "Times a year interest is added", 0, open=True),
    Quantity("effective_rate", "fraction/year", "Rate with its compounding"),
    Quantity(
        "reinvest_rate", "fraction/period", "What income earns", -1, 1e6, open=True
    ),
    Quantity("factor", "times", "Multiple of the straight rate", 0, open=True),
    Day("flow_date", "Day of the flow"),
    Quantity("guess", "fraction/year", "Rate to stay near", -1, 1e6, open=True),
    Quantity("first_months", "months", "Months of the first year", 1, 12, whole=True),
    Quantity("yearly_rate", "fraction/year", "Cost of capital", -1, 1e6, open=True),
    Quantity("internal_rate", "fraction/year", "Rate that makes flows worth nothing"),
    Quantity("payments", "periods", "Number of payments", 1, 10_000, whole=True),
    Quantity("present_value", "money", "Received at the start; paid is negative"),
    Quantity("future_value", "money", "Received at the end; paid is negative"),
    Label("payment_due", "When in its period a payment is due", ("end", "begin")),
    Quantity("level_payment", "money", "Payment of each period; paid is negative"),
    Quantity("interest", "money", "Part of the payment that is interest"),
    Quantity("principal", "money", "Part of the payment that pays back"),
    Quantity("balance", "money", "What is owed after the payment"),
    Quantity("loan_length", "periods", "Payments it takes", 0),
    Quantity("standard_quantity", "each", "Quantity the standard allows", 0),
    Quantity("actual_market", "each", "Units all sellers sold", 0),
    Quantity("budget_market", "each", "Units all sellers were to sell", 0, open=True),
    Quantity("actual_units", "each", "Units we sold", 0),
    Quantity("budget_units", "each", "Units we were to sell", 0),
    Quantity("share_effect", "money", "Holding another share of the market"),
    Quantity("size_effect", "money", "The market being of another size"),
    Quantity("quantity_effect", "money", "Both together"),
]

POLICIES: list[Word] = [*_STOCK, *_LOTS, *_DEMAND, *_MONEY]
