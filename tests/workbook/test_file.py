"""Reading tables and inputs, and refusing to destroy what is not ours."""

from dataclasses import replace

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from workbook import specimen
from workbook.edits import add_part, edit, put_all, set_cell

from xl_align.errors import WorkbookError
from xl_align.workbook import Block, Book, Column, Formula, Sheet
from xl_align.workbook.file import FileBook
from xl_align.workbook.ownership import foreign
from xl_align.workbook.writer import write


def test_what_we_wrote_is_ours(book):
    assert foreign(book) == []


def test_another_program_may_save_it_again(book):
    edit(book, lambda b: None)
    assert foreign(book) == []


def test_inputs_may_be_edited(book):
    def change(b):
        b["Summary"]["C5"] = 0.22
        b["Items"]["C6"] = 0.99

    edit(book, change)
    assert foreign(book) == []


def add_comment(book):
    book["Summary"]["B5"].comment = Comment("why?", "Ada")


def add_chart(book):
    chart = BarChart()
    chart.add_data(Reference(book["Items"], min_col=7, min_row=5, max_row=9))
    book["Summary"].add_chart(chart, "G5")


def add_name(book):
    book.defined_names["mine"] = DefinedName("mine", attr_text="Summary!$B$5")


def add_table(book):
    book["Summary"].add_table(Table(displayName="Mine", ref="B4:D10"))


def add_rule(book):
    rule = CellIsRule(operator="lessThan", formula=["0"])
    book["Summary"].conditional_formatting.add("C5:C9", rule)


def add_validation(book):
    book["Summary"].add_data_validation(
        DataValidation("list", formula1='"a,b"', sqref="C5")
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda b: b.create_sheet("Mine"), "sheet 'Mine'"),
        (set_cell("Summary", "N5", 1), "cell Summary!N5"),
        (set_cell("Items", "K7", "note"), "cell Items!K7"),
        (set_cell("Summary", "C6", 1000), "cell Summary!C6, which is no input, was"),
        (set_cell("Summary", "B6", "Stock"), "cell Summary!B6, which is no input, was"),
        (set_cell("Summary", "D13", "new"), "cell Summary!D13, which is no input, was"),
        (set_cell("Items", "G7", 55.01), "column G of 'Items', which is no input, was"),
        (set_cell("Items", "F8", None), "column F of 'Items', which is no input, was"),
        (set_cell("Items", "H7", 5), "column H of 'Items', which is no input, was"),
        (
            set_cell("Items", "H10", "=SUM(H6:H8)"),
            "column H of 'Items', which is no input, was",
        ),
        (add_comment, "comments"),
        (add_chart, "charts of 'Summary' were added or removed"),
        (add_name, "name 'mine'"),
        (add_table, "table 'Mine' on sheet 'Summary'"),
        (add_rule, "conditional formats or validations of 'Summary'"),
        (add_validation, "conditional formats or validations of 'Summary'"),
    ],
)
def test_what_a_rewrite_would_lose(book, change, words):
    edit(book, change)
    assert any(words in loss for loss in foreign(book)), foreign(book)


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("xl/pivotTables/pivotTable1.xml", "<p/>", "pivot tables"),
        ("xl/media/image1.png", "", "pictures"),
        ("xl/externalLinks/externalLink1.xml", "<e/>", "links to other workbooks"),
        ("xl/slicers/slicer1.xml", "<s/>", "slicers"),
        ("customXml/item1.xml", "<c/>", "custom XML data"),
        ("xl/threadedComments/threadedComment1.xml", "<t/>", "comments"),
        ("xl/drawings/drawing9.xml", "<d><sp/></d>", "text boxes or shapes"),
        ("xl/worksheets/sheet9.xml", "<w><sparklineGroups/></w>", "sparklines"),
        ("xl/unheard/of.xml", "<u/>", "part xl/unheard/of.xml"),
    ],
)
def test_parts_that_are_not_ours(book, part, text, words):
    add_part(book, part, text)
    assert words in foreign(book)


def test_what_excel_adds_on_saving_is_no_loss(book):
    add_part(book, "xl/calcChain.xml", "<c/>")
    add_part(book, "xl/printerSettings/printerSettings1.bin", "")
    add_part(book, "docMetadata/LabelInfo.xml", "<l/>")
    assert foreign(book) == []


def test_rows_added_to_a_table_of_inputs(tmp_path):
    columns = (
        Column("Name", "text", "input"),
        Column("Rate", "fraction", "input"),
        Column("Twice", "fraction", "formula"),
    )
    rows = [("a", 0.1, Formula("=[@Rate]*2", 0.2))]
    path = tmp_path / "a.xlsx"
    sheets = [Sheet("Rates", blocks=(Block("Rates", columns, rows),), tab="input")]
    write(path, sheets, title="T", as_of=specimen.AS_OF, properties={})

    def grow(book):
        sheet = book["Rates"]
        sheet.append(["b", 0.3, "=Rates[[#This Row],[Rate]]*2"])
        sheet.tables["Rates"].ref = "A1:C3"
        sheet.tables["Rates"].autoFilter.ref = "A1:C3"

    edit(path, grow)
    assert foreign(path) == []
    edit(path, set_cell("Rates", "C3", 7))
    assert foreign(path) == [
        "a cell in column C of 'Rates', which is no input, was changed by hand"
    ]


def test_a_workbook_of_somebody_else(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.save(path)
    assert foreign(path) == ["sheet 'Sheet'"]


def test_save_refuses_and_names_the_cure(book):
    edit(book, add_chart)
    edit(book, lambda b: b.create_sheet("Mine"))
    before = book.read_bytes()
    ours = FileBook(book)
    put_all(ours)
    with pytest.raises(WorkbookError) as refused:
        ours.save(title="T", as_of=specimen.AS_OF)
    assert "charts of 'Summary' were added" in str(refused.value)
    assert "'Mine'" not in str(refused.value)  # stays as it is
    assert "another sheet" in str(refused.value)
    assert book.read_bytes() == before


def test_a_sheet_of_ours_that_is_not_put_stays(book):
    ours = FileBook(book)
    before, sheets = ours.table("Items"), ours.ours()
    ours.put(specimen.summary())
    ours.save(title="T", as_of=specimen.AS_OF)
    assert FileBook(book).table("Items").equals(before)
    assert FileBook(book).ours() == sheets
    assert foreign(book) == []


def test_a_sheet_of_ours_is_removed_with_its_tables(book):
    ours = FileBook(book)
    sheets = ours.ours()
    put_all(ours)
    ours.put(Sheet("Extra", blocks=(Block("Extra", (Column("A", "text"),), [("x",)]),)))
    ours.save(title="T", as_of=specimen.AS_OF)
    assert FileBook(book).ours() == [*sheets, "Extra"]
    more = FileBook(book)
    more.put(specimen.summary())
    more.remove("Extra")
    more.save(title="T", as_of=specimen.AS_OF)
    assert FileBook(book).ours() == sheets
    assert "Extra" not in FileBook(book).tables()
    assert foreign(book) == []


def test_save_refuses_a_file_changed_meanwhile(book):
    ours = FileBook(book)
    put_all(ours)
    edit(book, set_cell("Summary", "C5", 0.5))
    with pytest.raises(WorkbookError, match="changed while it was being refreshed"):
        ours.save(title="T", as_of=specimen.AS_OF)


def test_refresh_keeps_an_edited_input(book):
    edit(book, set_cell("Summary", "C5", 0.22))
    ours: Book = FileBook(book)
    rate = ours.named("carrying_rate")
    assert rate == 0.22
    put_all(ours)
    summary = specimen.summary()
    cells = [
        replace(c, content=rate) if c.name == "carrying_rate" else c
        for c in summary.cells
    ]
    ours.put(replace(summary, cells=tuple(cells)))
    ours.save(title="T", as_of=specimen.AS_OF)
    assert FileBook(book).named("Carrying_Rate") == 0.22
    assert foreign(book) == []
    ours.save(title="T", as_of=specimen.AS_OF)  # a second time, without reopening
