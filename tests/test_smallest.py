"""The smallest folders that make a workbook: demand only, ledger only, one sale."""

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from test_demo import differing

from xl_align.cli import group
from xl_align.workbook.file import FileBook

ITEMS = "item,family,base_unit,standard_cost,price\nA,F,each,4,9\n"
ACCOUNTS = "account,measure,sign\n4000,revenue,-1\n"
DEMAND = "item,location,date,quantity\n" + "".join(
    f"A,L,{date(2025, 12, 1) + timedelta(weeks=week)},{10 + week % 3}\n"
    for week in range(30)
)
LEDGER = "entry,version,account,amount,date,document\n1,actual,4000,-27,2026-05-01,1\n"
SALES = (
    "order,line,item,location,ordered,quantity,unit_price\n"
    "1,1,A,L,2026-05-01,3,9\n2,1,A,L,2026-06-01,2,9\n"
)
SOURCING = "item,supplier,lead_time_days\nA,S,14\n"

FOLDERS = {
    "demand only": {"demand": DEMAND},
    "demand with a source": {"demand": DEMAND, "sourcing": SOURCING},
    "ledger only": {"ledger": LEDGER, "accounts": ACCOUNTS},
    "sales only": {"sales": SALES},
    "sales and ledger": {"sales": SALES, "ledger": LEDGER, "accounts": ACCOUNTS},
}


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", FOLDERS)
def test_a_small_folder_makes_a_sound_workbook(name, tmp_path, libreoffice):
    for table, text in {"items": ITEMS, **FOLDERS[name]}.items():
        (tmp_path / f"{table}.csv").write_text(text)
    (tmp_path / "settings.toml").write_text("as_of = 2026-06-28\n")
    path = tmp_path / "small.xlsx"
    run = CliRunner().invoke(group, ["new", str(path), "--source", str(tmp_path)])
    assert run.exit_code == 0, run.output
    assert FileBook(path).named("master_check") == "OK"
    assert differing(path, libreoffice, least=30) == []
