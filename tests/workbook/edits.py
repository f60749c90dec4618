"""What somebody else does to a workbook of ours."""

import zipfile

import openpyxl
from workbook import specimen


def edit(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def add_part(path, name, text):
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(name, text)


def put_all(book):
    for sheet in specimen.sheets():
        book.put(sheet)


def set_cell(sheet, place, value):
    def change(book):
        book[sheet][place] = value

    return change
