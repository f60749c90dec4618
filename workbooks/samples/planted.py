"""What finance booked wrongly, on purpose, and by how much."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from workbooks.samples.ledger import (
    MEASURE,
    SIGN,
    Posting,
    day,
    family,
    invoiced,
    line_revenue,
    plan_revenue,
    standard,
)
from workbooks.samples.master import AS_OF, ITEMS, Row, cents, period
from workbooks.samples.reference import rate_of

Test = Callable[[list[Row]], bool]


@dataclass(frozen=True, slots=True)
class Books:
    """Postings in the making, their source rows, and what was done to them."""

    postings: list[Posting]
    sales: dict[str, list[Row]]
    budget: list[Row]
    differences: list[Row] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def differ(
        self, one: Posting, amount: Decimal, cause: str, note: str, when: str = ""
    ) -> None:
        """Write down a difference: ours minus the ledger, as the business reads it."""
        self.differences.append(
            {
                "version": one.version,
                "measure": MEASURE[one.account],
                "document": one.document,
                "family": one.family,
                "location": one.location,
                "period": when or period(one.date),
                "cause": cause,
                "difference": amount,
                "note": note,
            }
        )

    def swap(self, old: Posting, new: Iterable[Posting]) -> None:
        """Put other postings where one was."""
        at = self.postings.index(old)
        self.postings[at : at + 1] = new

    def pick(self, place: str, when: str, test: Test) -> list[Posting]:
        """Return the postings of a document nobody has touched yet."""
        fit = []
        for document, rows in self.sales.items():
            mine = rows[0]["location"] == place and document not in self.used
            if mine and period(day(rows[0], "shipped")) == when and test(rows):
                fit.append(document)
        fit.sort(key=lambda one: sum(abs(p.amount) for p in self.of(one)))
        chosen = fit[len(fit) * 7 // 8]  # large, but not the largest
        self.used.add(chosen)
        return self.of(chosen)

    def of(self, document: str) -> list[Posting]:
        """Return the postings of a document."""
        return [one for one in self.postings if one.document == document]


def plant(postings: list[Posting], sales: Iterable[Row], budget: list[Row]) -> Books:
    """Book the mistakes of the half-year into correct postings."""
    documents: dict[str, list[Row]] = {}
    for row in sales:
        documents.setdefault(str(row["order"]), []).append(row)
    books = Books(list(postings), documents, budget)
    for step in (_periods, _twice, _missing, _signs, _rates, _packs, _discounts):
        step(books)
    _accruals(books)
    _plan_prices(books)
    _plan_missing(books)
    _write_down(books)
    return books


def _is_sale(rows: list[Row]) -> bool:
    return str(rows[0]["order"]).startswith("S")


def _periods(books: Books) -> None:
    for place, cut, later in (
        ("RNO", date(2026, 3, 26), date(2026, 3, 31)),
        ("RTM", date(2026, 3, 25), date(2026, 4, 1)),
        ("ATL", date(2026, 6, 24), date(2026, 6, 30)),
    ):

        def late(rows: list[Row], cut: date = cut) -> bool:
            return _is_sale(rows) and day(rows[0], "shipped") >= cut

        for one in books.pick(place, period(cut), late):
            cause, note = (
                "posted in another period",
                f"shipped {one.date}, posted {later}",
            )
            books.swap(one, [replace(one, date=later)])
            books.differ(one, one.value, cause, note)
            books.differ(one, -one.value, cause, note, period(later))


def _twice(books: Books) -> None:
    for place, when in (("ATL", "2026-02"), ("RTM", "2026-05")):
        for one in books.pick(place, when, _is_sale):
            books.swap(one, [one, one])
            books.differ(one, -one.value, "posted twice", "same document, two entries")


def _missing(books: Books) -> None:
    for place, when in (("RNO", "2026-04"), ("RTM", "2026-06")):
        for one in books.pick(place, when, _is_sale):
            books.swap(one, [])
            books.differ(one, one.value, "not posted", "shipped, not in the ledger")


def _signs(books: Books) -> None:
    for place in ("RNO", "RTM"):
        back = [rows[0] for rows in books.sales.values() if not _is_sale(rows)]
        here = [row for row in back if row["location"] == place]
        most = min(here, key=line_revenue)
        books.used.add(str(most["order"]))
        for one in books.of(str(most["order"])):
            books.swap(one, [replace(one, amount=-one.amount)])
            note = "a return booked as a sale"
            books.differ(one, 2 * one.value, "sign reversed", note)


def _rebook(
    books: Books, place: str, when: str, amount: Callable[[Row], Decimal]
) -> list[tuple[Posting, Decimal]]:
    """Book the revenue of a document with another amount a line."""
    changed = []
    for one in books.pick(place, when, _is_sale):
        if one.account == "4000":
            rows = [r for r in books.sales[one.document] if family(r) == one.family]
            booked = sum((amount(row) for row in rows), Decimal(0))
            books.swap(one, [replace(one, amount=booked * SIGN[one.account])])
            changed.append((one, one.value - booked))
    return changed


def _rates(books: Books) -> None:
    def last_month(row: Row) -> Decimal:
        before = day(row, "shipped").replace(day=1) - timedelta(days=1)
        return cents(invoiced(row) * rate_of(str(row["location"]), before))

    for when in ("2026-02", "2026-04"):
        for one, amount in _rebook(books, "RTM", when, last_month):
            note = "EUR booked at the rate of the month before"
            books.differ(one, amount, "other rate", note)


def _discounts(books: Books) -> None:
    def gross(row: Row) -> Decimal:
        rate = rate_of(str(row["location"]), day(row, "shipped"))
        return cents(invoiced(row, reduced=False) * rate)

    for place, when in (("ATL", "2026-03"), ("RTM", "2026-05")):
        for one, amount in _rebook(books, place, when, gross):
            note = "booked at list price"
            books.differ(one, amount, "price before discount", note)


def _packs(books: Books) -> None:
    def dozens(rows: list[Row]) -> bool:
        one = rows[0]
        alone = len(rows) == 1 and one["unit"] == "case" and _is_sale(rows)
        return alone and ITEMS[str(one["item"])].case == 12

    for place, when in (("RNO", "2026-05"), ("RTM", "2026-03")):
        for one in books.pick(place, when, dozens):
            if one.account == "5000":
                row = books.sales[one.document][0]
                booked = standard(row | {"unit": "each"})
                books.swap(one, [replace(one, amount=booked)])
                note = "cases of 12 costed as each"
                books.differ(one, one.value - booked, "pack factor", note)


def _accruals(books: Books) -> None:
    for account, amount, when, group, place, document, text in (
        (
            "4000",
            "8500.00",
            date(2026, 3, 27),
            "Stoves",
            "RNO",
            "J0317",
            "Accrued sales",
        ),
        (
            "5000",
            "2750.00",
            date(2026, 5, 20),
            "Cookware",
            "RTM",
            "J0529",
            "Accrued cost",
        ),
        ("5000", "4200.00", date(2026, 6, 26), "Packs", "ATL", "", "Freight accrual"),
    ):
        booked = Decimal(amount) * SIGN[account]
        one = Posting("actual", account, booked, when, group, place, document, text)
        books.postings.append(one)
        books.differ(one, -one.value, "posted without units", text)


def _plan_cell(books: Books, group: str, place: str, when: str) -> list[Posting]:
    return [
        one
        for one in books.postings
        if (one.version, one.family, one.location) == ("plan", group, place)
        and period(one.date) == when
    ]


def _plan_prices(books: Books) -> None:
    for group, place, when, factor in (
        ("Tents", "ATL", "2026-02", "1.04"),
        ("Packs", "RTM", "2026-05", "0.97"),
    ):
        rows = [r for r in books.budget if (family(r), r["location"]) == (group, place)]
        rows = [row for row in rows if period(day(row, "date")) == when]
        booked = sum((plan_revenue(row, Decimal(factor)) for row in rows), Decimal(0))
        for one in _plan_cell(books, group, place, when):
            if one.account == "4000":
                books.swap(one, [replace(one, amount=-booked)])
                note = f"finance planned at {factor} of the budget price"
                books.differ(one, one.value - booked, "other plan price", note)


def _plan_missing(books: Books) -> None:
    for one in _plan_cell(books, "Lighting", "RTM", "2026-04"):
        books.swap(one, [])
        books.differ(one, one.value, "plan line missing", "not in finance's plan")


def _write_down(books: Books) -> None:
    for place, amount in (("ATL", "-12500.00"), ("RTM", "-3800.00")):
        text = "Write-down slow movers"
        one = Posting(
            "actual", "1400", Decimal(amount), AS_OF, "Cookware", place, "", text
        )
        books.postings.append(one)
        note = "stock is still at standard cost"
        books.differ(one, -one.value, "write-down", note)


def differences(books: Books) -> list[Row]:
    """Return the planted differences in the order of the reconciliation."""
    keys = ("version", "measure", "cause", "document", "period", "location", "family")
    return sorted(books.differences, key=lambda row: [str(row[key]) for key in keys])
