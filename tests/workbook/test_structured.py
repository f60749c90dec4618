"""References to tables as ranges, in every form Excel stores."""

import pytest

from xl_align.errors import WorkbookError
from xl_align.workbook.contents import TableColumn, TablePart
from xl_align.workbook.places import area
from xl_align.workbook.structured import without_tables

COLUMNS = ("Item", "Jan", "Feb", "Price [EUR] #1", "It's")
PLAN = TablePart(
    "Plan",
    "xl/tables/table1.xml",
    "My plan",
    area("B3:F9"),
    header=1,
    totals=1,
    columns=tuple(map(TableColumn, COLUMNS)),
    id=1,
)
BARE = TablePart("Bare", "", "S", area("A1:A5"), 0, 0, (TableColumn("X"),), 2)
TABLES = {"plan": PLAN, "bare": BARE}
FORMS = {
    "SUM(Plan[Jan])": "SUM('My plan'!C4:C8)",
    "SUM(plan[jan])": "SUM('My plan'!C4:C8)",
    "Plan[]": "'My plan'!B4:F8",
    "Plan[#Data]": "'My plan'!B4:F8",
    "Plan[#All]": "'My plan'!B3:F9",
    "Plan[#Headers]": "'My plan'!B3:F3",
    "Plan[#Totals]": "'My plan'!B9:F9",
    "Plan[[#Headers],[Jan]]": "'My plan'!C3",
    "Plan[[#Totals],[Jan]:[Feb]]": "'My plan'!C9:D9",
    "Plan[[Jan]:[Feb]]": "'My plan'!C4:D8",
    "Plan[[#Headers],[#Data],[Feb]]": "'My plan'!D3:D8",
    "Plan[[#This Row],[Jan]]*2": "'My plan'!C5*2",
    "Plan[[#This Row],[Jan]:[Feb]]": "'My plan'!C5:D5",
    "Plan[[#This Row], [Jan]]": "'My plan'!C5",
    "Plan[#This Row]": "'My plan'!B5:F5",
    "Plan[Price '[EUR'] '#1]": "'My plan'!E4:E8",
    "Plan[[#All],[It''s]]": "'My plan'!F3:F9",
    "SUM(Bare[X])": "SUM('S'!A1:A5)",
    'IF(A1="Plan[Jan]",Plan[Jan],1)': "IF(A1=\"Plan[Jan]\",'My plan'!C4:C8,1)",
    "'It''s'!A1+Sheet2!B2": "'It''s'!A1+Sheet2!B2",
}


@pytest.mark.parametrize("stored", FORMS)
def test_a_reference_becomes_its_range(stored):
    assert without_tables(stored, TABLES, 5) == FORMS[stored]


@pytest.mark.parametrize(
    ("stored", "row"),
    [
        ("Plan[Mar]", 5),
        ("Other[Jan]", 5),
        ("[1]Sheet1!A1", 5),
        ("'[book.xlsx]Sheet 1'!A1", 5),
        ("Plan[[#This Row],[Jan]]", 9),
        ("Plan[[#This Row],[Jan]]", None),
        ("Bare[#Headers]", 2),
        ("Plan[[Jan],[Feb", 5),
        ("Plan[[Jan]x[Feb]]", 5),
    ],
)
def test_what_is_not_there_is_refused(stored, row):
    with pytest.raises(WorkbookError):
        without_tables(stored, TABLES, row)
