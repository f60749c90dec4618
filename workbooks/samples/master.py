"""Master data of Meridian Outdoor: what is sold, where, to whom and from whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeAlias

import numpy as np

Row: TypeAlias = dict[str, object]

SEED = 20260628
START = date(2024, 12, 30)  # first Monday of fiscal 2025
AS_OF = date(2026, 6, 28)
YEAR = 52  # week number, counted from START, in which fiscal 2026 begins
TODAY = 78  # first week after the as-of date
HORIZON = 105  # fiscal 2026 has a 53rd week
WEEKS_OF_PERIOD = (4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 6)
PLAN_RATE = Decimal("1.08")
PER_100 = {"TEN-107"}
LOST, NEW, PHASE_OUT, NO_STOCK = "PAC-507", "BAG-207", "LIG-604", "STO-306"
LAUNCHED, FADING = 54, 40  # weeks
INTERMITTENT = {"STO-307", "LIG-607", "TEN-104", "PAC-504"}
SOLD_BY_CASE = {"STO-304", "STO-305", "COO-403", "COO-404", "LIG-601", "PAC-506"}
FAMILIES = {
    "TEN": ("Tents", 0.45, 24, 1.07),  # name, season, peak week, error of the plan
    "BAG": ("Sleeping bags", 0.35, 22, 0.96),
    "STO": ("Stoves", 0.25, 25, 1.02),
    "COO": ("Cookware", 0.20, 48, 0.94),
    "PAC": ("Packs", 0.30, 26, 1.09),
    "LIG": ("Lighting", 0.25, 46, 1.01),
}
PLACES = {
    "RNO": ("Reno", "USD"),
    "ATL": ("Atlanta", "USD"),
    "RTM": ("Rotterdam", "EUR"),
}
CURRENCY = {place: currency for place, (_, currency) in PLACES.items()}
SHARE = {"RNO": 1.0, "ATL": 0.85, "RTM": 0.75}

# item | name | standard cost | price | case | pallet | dollars a week at Reno |
# growth a year | where it is sold (R, A, E) | supplier
_ITEMS = """
TEN-101|Ridge 1 tent|68.40|129.00|4|80|5200|.08|RAE|V01
TEN-102|Ridge 2 tent|92.50|179.00|4|80|9800|.10|RAE|V01
TEN-103|Ridge 4 tent|138.00|249.00|2|40|7400|.04|RA|V01
TEN-104|Basecamp 6 tent|210.00|389.00|1|20|1900|.02|RE|V01
TEN-105|Tarp shelter|31.20|64.00|10|200|2600|.06|RE|V01
TEN-106|Footprint 2|14.80|32.00|12|480|1500|.05|A|V01
TEN-107|Tent peg|4.10|6.90|100|4000|1100|.03|RA|V02
BAG-201|Down bag 0 C|112.00|219.00|6|72|7600|.03|RAE|V03
BAG-202|Down bag -10 C|158.00|299.00|6|72|5400|-.02|RE|V03
BAG-203|Synthetic bag 5 C|44.60|84.00|8|96|5100|.05|RA|V03
BAG-204|Kids bag|21.50|42.00|8|128|2200|.07|RA|V03
BAG-205|Bag liner|9.20|21.00|24|720|900|.04|R|V03
BAG-206|Air mat|38.40|75.00|10|150|4700|.12|AE|V01
BAG-207|Ember quilt|71.00|149.00|6|96|4200|.10|RE|V03
STO-301|Pocket stove|17.40|39.00|20|600|4200|.05|RAE|V04
STO-302|Two-burner stove|52.00|99.00|4|96|5600|.02|RA|V04
STO-303|Wood stove|34.50|62.00|6|120|1900|-.03|RE|V05
STO-304|Fuel canister 230 g|4.00|6.50|12|1200|3600|.06|RAE|V08
STO-305|Fuel canister 450 g|5.60|8.90|12|960|3300|.06|RA|V08
STO-306|Windscreen|6.20|13.50|24|960|700|.01|R|V04
STO-307|Expedition stove|96.00|159.00|4|80|520|.00|RA|V05
COO-401|Titanium pot 1 l|28.60|59.00|12|288|3900|.09|RE|V05
COO-402|Cook set 4|41.00|79.00|6|120|5200|.04|AE|V05
COO-403|Enamel mug|4.40|9.50|12|960|2900|.08|RAE|V02
COO-404|Cutlery set|5.20|12.00|24|1440|1800|.03|RA|V02
COO-405|Cast iron pan|19.80|38.00|6|180|2900|.02|RA|V02
COO-406|Dutch oven|36.00|64.00|4|96|3100|.03|RE|V02
COO-407|Espresso maker|15.50|34.00|12|360|1700|.05|AE|V05
PAC-501|Day pack 20|31.00|69.00|10|160|6100|.07|RA|V06
PAC-502|Trek pack 45|74.00|149.00|5|80|7800|.05|RAE|V06
PAC-503|Trek pack 65|98.00|189.00|5|60|5600|.01|RA|V06
PAC-504|Expedition pack 80|146.00|259.00|3|36|1500|-.01|RE|V06
PAC-505|Dry bag 12 l|7.40|18.00|24|720|1500|.06|RA|V06
PAC-506|Rain cover|5.80|14.50|12|960|1200|.03|RA|V06
PAC-507|Trail vest|39.00|79.00|10|200|2600|.00|RA|V06
LIG-601|Headlamp 200|11.20|27.00|12|576|3700|.06|RE|V07
LIG-602|Headlamp 450|22.80|49.00|12|480|4800|.10|RAE|V07
LIG-603|Rechargeable lantern|26.50|54.00|8|160|3900|.08|RA|V07
LIG-604|Classic lantern|18.90|34.00|8|160|2500|.00|RA|V07
LIG-605|String lights|12.40|29.00|0|0|1300|.09|A|V07
LIG-606|Battery pack|19.50|26.00|0|0|2100|.05|RE|V07
LIG-607|Signal beacon|121.00|169.00|0|0|420|.02|RE|V04
"""

# customer | name | segment | terms | location | usual discount
_CUSTOMERS = """
C01|Summit Sports|Key account|NET 60|RNO|.12
C02|Cascade Co-op|Key account|NET 45|RNO|.11
C03|Trailhead Reno|Retail|NET 30|RNO|.07
C04|Bay Outfitters|Retail|NET 30|RNO|.07
C05|Desert Gear|Retail|2/10 NET 30|RNO|.06
C06|campgear.example|Online|NET 15|RNO|.04
C07|Pantry & Pine|Retail|NET 30|RNO|.08
C08|Sierra Rentals|Retail|NET 45|RNO|.05
C09|wildkitchen.example|Online|NET 15|RNO|.03
C10|Atlantic Sporting|Key account|NET 60|ATL|.12
C11|Blue Ridge Supply|Retail|NET 30|ATL|.07
C12|Peachtree Home|Retail|NET 30|ATL|.08
C13|Gulf Marine|Retail|2/10 NET 30|ATL|.05
C14|Capital Outdoor|Key account|NET 45|ATL|.10
C15|tentbox.example|Online|NET 15|ATL|.04
C16|Piedmont Scouts|Retail|NET 30|ATL|.09
C17|Northeast Trail|Retail|NET 30|ATL|.06
C18|Lowland Sport BV|Key account|NET 60|RTM|.11
C19|Bergfreund GmbH|Retail|NET 30|RTM|.07
C20|Alpine Maison SA|Retail|NET 45|RTM|.06
C21|Nordkamp AS|Retail|NET 30|RTM|.08
C22|kampeer.example|Online|NET 15|RTM|.03
C23|Iberia Montana|Retail|NET 60|RTM|.07
C24|Cucina Aperta|Retail|30 EOM|RTM|.06
C25|Outdoor Union|Key account|NET 60|RTM|.12
"""

# supplier | name | terms | currency | lead time, sd, minimum and multiple in cases |
# cost of an order
_SUPPLIERS = """
V01|Taihu Textile|NET 60|USD|75|12|10|5|150
V02|Ohio Metalware|NET 30|USD|21|4|5|1|60
V03|Polska Puch|30 EOM|EUR|32|6|6|2|90
V04|Shenzhen Burner|NET 60|USD|68|14|10|5|140
V05|Emilia Cookware|2/10 NET 30|EUR|28|5|6|1|85
V06|Saigon Sewing|NET 60|USD|90|15|8|4|160
V07|Penang Optics|NET 30|USD|62|10|10|5|120
V08|Great Basin Gas|2/10 NET 30|USD|10|2|20|10|45
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the item list above."""

    item: str
    name: str
    cost: Decimal
    price: Decimal
    case: int
    pallet: int
    dollars: int
    growth: float
    places: tuple[str, ...]
    supplier: str

    @property
    def family(self) -> str:
        """Name of the product family."""
        return FAMILIES[self.item[:3]][0]

    @property
    def per(self) -> int:
        """Units the price is for."""
        return 100 if self.item in PER_100 else 1


def _item(line: str) -> Item:
    item, name, cost, price, case, pallet, dollars, growth, places, supplier = (
        line.split("|")
    )
    sold = tuple({"R": "RNO", "A": "ATL", "E": "RTM"}[place] for place in places)
    return Item(
        item,
        name,
        Decimal(cost),
        Decimal(price),
        int(case),
        int(pallet),
        int(dollars),
        float(growth),
        sold,
        supplier,
    )


def _rows(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


ITEMS = {one.item: one for one in map(_item, _ITEMS.strip().splitlines())}
CUSTOMERS = _rows(_CUSTOMERS)
SUPPLIERS = _rows(_SUPPLIERS)
PAIRS = [(one, place) for one in ITEMS.values() for place in one.places]


def draw(stream: int) -> np.random.Generator:
    """Return the random numbers of one stream, independent of the others."""
    return np.random.Generator(np.random.PCG64([SEED, stream]))


def cents(amount: Decimal) -> Decimal:
    """Round half-even to whole cents, as the ledger does."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def monday(week: int) -> date:
    """First day of a week counted from START."""
    return START + timedelta(days=7 * week)


def period(day: date) -> str:
    """Fiscal period of a day in 2026 or January 2027 on the 4-4-5 calendar."""
    week = (day - monday(YEAR)).days // 7
    for number, weeks in enumerate(WEEKS_OF_PERIOD, start=1):
        if week < weeks:
            return f"2026-{number:02d}"
        week -= weeks
    raise ValueError(f"{day} is not in fiscal 2026")


def period_start(name: str) -> date:
    """First day of a fiscal period of 2026."""
    return monday(YEAR + sum(WEEKS_OF_PERIOD[: int(name[5:]) - 1]))


def list_price(one: Item, place: str) -> Decimal:
    """Price of one each in the currency of the place, as the plan knew it."""
    if CURRENCY[place] == "USD":
        return one.price
    return cents(one.price / PLAN_RATE * Decimal("0.98"))
