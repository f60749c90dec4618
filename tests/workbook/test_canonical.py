"""The text of a workbook is stable and says what a reader sees."""

from workbook import specimen

from xl_align.workbook.canonical import dump
from xl_align.workbook.writer import write


def test_dump_says_what_a_reader_sees(book):
    text = dump(book)
    for line in (
        "[Summary]",
        "freeze B6, tab FFA6A6A6",
        "print landscape, fit 1 wide any high, rows $1:$5",
        'C5 0.18 | 0.0%_);(0.0%);"-"_) | input',
        "table Items A5:J10 TableStyleLight1 ['Item', 'Family', 'Service level', 'SD',",
        "  'Up' Bridge!$A$5:$A$10 Bridge!$D$5:$D$10",
        "name carrying_cost = 'Summary'!$C$10",
        "merged B15:D15",
        "A9 '=1+1' | General",
    ):
        assert line in text


def test_dump_is_stable(book, tmp_path):
    again = tmp_path / "again.xlsx"
    write(
        again,
        specimen.sheets(),
        title=specimen.TITLE,
        as_of=specimen.AS_OF,
        properties={},
    )
    assert dump(again) == dump(book)
