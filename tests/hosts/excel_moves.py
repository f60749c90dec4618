"""Cut and paste in the stand-in for Excel: what refers to the cells follows them."""

import re

from hosts.excel_windows import refused
from openpyxl.utils import get_column_letter as letters
from openpyxl.utils.cell import range_boundaries

PLACE = re.compile(
    r"(?P<sheet>(?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?"
    r"(?P<ref>\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)(?![\w(\[])"
)


def cut(cells, destination):
    """Move cells with their tables; formulas and names anywhere go with them."""
    sheet, book = cells._sheet, cells._sheet._book
    top, left, bottom, right = cells._areas[0]
    if destination._sheet is not sheet:
        raise NotImplementedError("cut to another sheet")
    down, across = destination.Row - top, destination.Column - left
    new = (top + down, left + across, bottom + down, right + across)
    moving = [t for t in sheet.ListObjects if inside(t._area, cells._areas[0])]
    for table in sheet.ListObjects:
        still = table.Name not in [one.Name for one in moving]
        if still and not (
            table._area[2] < new[0]
            or new[2] < table._area[0]
            or table._area[3] < new[1]
            or new[3] < table._area[1]
        ):
            raise refused("A table cannot overlap another table.")
    title = sheet.Name.replace("'", "''")
    area = f"{letters(left)}{top}:{letters(right)}{bottom}"
    sheet._ws.move_range(area, down, across)
    for table in moving:
        table._moved(down, across)
    for other in book._sheets:
        for row in other._ws.iter_rows():
            for cell in row:
                if (
                    isinstance(cell.value, str)
                    and cell.data_type == "f"
                    and (other is sheet or title in cell.value)
                ):
                    cell.value = followed(
                        cell.value, other is sheet, sheet.Name, cells._areas[0],
                        down, across,
                    )  # fmt: skip
    for name in book._wb.defined_names.values():
        name.attr_text = followed(
            name.attr_text, False, sheet.Name, cells._areas[0], down, across
        )


def inside(one, other):
    """Tell whether an area lies inside another."""
    return (
        other[0] <= one[0]
        and other[1] <= one[1]
        and one[2] <= other[2]
        and one[3] <= other[3]
    )


def followed(formula, home, title, area, down, across):
    """Return a formula whose places in an area have moved with it."""
    parts = re.split(r'("(?:[^"]|"")*")', formula)

    def moved(found):
        sheet = (found["sheet"] or "").removesuffix("!").strip("'").replace("''", "'")
        if (sheet or (title if home else "")) != title:
            return found[0]
        left, top, right, bottom = range_boundaries(found["ref"].replace("$", ""))
        if not inside((top, left, bottom, right), area):
            new = (area[0] + down, area[1] + across, area[2] + down, area[3] + across)
            over = inside((top, left, bottom, right), new)
            return "#REF!" if over else found[0]
        corners = [shifted(corner, down, across) for corner in found["ref"].split(":")]
        return (found["sheet"] or "") + ":".join(corners)

    for at in range(0, len(parts), 2):
        parts[at] = PLACE.sub(moved, parts[at])
    return "".join(parts)


def shifted(corner, down, across):
    """Return a place moved, its dollars kept."""
    found = re.fullmatch(r"(\$?)([A-Z]+)(\$?)(\d+)", corner)
    column = range_boundaries(f"{found[2]}1")[0] + across
    return f"{found[1]}{letters(column)}{found[3]}{int(found[4]) + down}"
