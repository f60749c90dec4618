"""The acceptance template: one workbook with all that people add and libraries lose.

XlsxWriter makes the cells, a table, a chart, sparklines, data bars and validations;
the parts it cannot write are added here: a slicer, a pivot table, a threaded comment,
a newer validation, a ribbon and a macro project.
"""

import base64
import zipfile
import zlib
from pathlib import Path

from xlsxwriter import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
MICROSOFT = "http://schemas.microsoft.com/office"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

THREAD = "{697C734A-D50C-C94C-B97C-C77102E3CC2E}"
ADA = "{54EE7950-7262-4200-6969-000000000001}"
ROWS = (("Pumps", 3, 2.5), ("Seals", 5, 4.0), ("Valves", 8, 1.25), ("Pumps", 13, 10.0))
TOTAL = "=SUBTOTAL(109,Plan[Value])"
VALUE = "=Plan[[#This Row],[Units]]*Plan[[#This Row],[Cost]]"

# What in the package is meant by each word of the acceptance test.
HOLDS = {
    "slicer": "xl/slicers/slicer1.xml",
    "pivot table": "xl/pivotTables/pivotTable1.xml",
    "chart": "xl/charts/chart1.xml",
    "threaded comment": "xl/threadedComments/threadedComment1.xml",
    "ribbon": "customUI/customUI14.xml",
    "macros": "xl/vbaProject.bin",
}

# A project of document modules and "Sub Greet", by the open MS-OVBA specification.
MACROS = """
eNrtWM1PG1cQn11/YBwcHEI+wKTZ2Ena0piudxfHNHWEd702RBBQzIeq0iZrewGHtRet1w35QDUQqTnkUEU9
5FQRtYcoUdXPP4BWUaVITZtDT5UqNVIP/QN6bEJn8ZoYZCgmqtRUGTGa53lv32/ezOzMWx7+tOu3W1+2PoJ1
dBIs8GS5HuwVOgJ59bcbwGbqniwvLxuqeuTlF/RcEdH+VZEAK0bOAvQdkvywHqhme48FbhcBfrdawQltMMJH
BjX1vHwtpduAA+gmm8/bSWeYdNaRGgGOYXtTPdlEkPYG0vumjXTuJbW8nlYVq3ySbMmDDmkAFRSQwdUMk7Dr
XbC0j8XhMk3TDM2xCu0Hh9Uq2OotuHtw1sd00D4afMIbY6OZXBrUC/mxxMW8TslZlhmzyEwH6ErSN9AnUhAp
6GpW0jMNas7yyYI4MD6e8aauigMwXoQMtKfmxY+Ljo+uikwUYqEozQn+TuBjEX+ADvCUn4+KnUUxEuksClzR
xlwTizcnNJCyVCyjyPnimKBms2rOaof+TEpT8+o46FRiUtLkNIwNxGK9ghiA4Fh/YqAj2tfQ5/vAvdBPBYId
bpoaSM59S/VlFpOapF1cONc4//M1O+yetywvt8wnYWgykx9VtaliUlWn4rB/zrGneDdT/Ga0+LUGU0OQXCLU
JaL1xx3M8C872vgDPTwR+P7SS8Mx8ti9Q17e8hpPtBD8W4lJWdYD8eHvPInufXI36Evu1s966pjTdX95mAce
5r7njiEee9gHHhZ/GOKxh3vg4e572g3xp8exCHFtjnJmchNxcN8iFhb5lDMDOZhY3Plrxspo1vcbU42HJhsf
OaAaEZ9+ARFd1zLJgg4yNcKfPS1lcRCmvGhdN5rndTmdf/BWKU/qtBHxJYYOMRhxyuqICbYmDHlw1nUlTilq
UlKIe4lpq5QibsQkJS8TDUcETZZ0KUkqew4Ootvl1GFFAntvGnxDGllwecWZaRUXNrcNydlpRdKX5KisZd4j
D9/gi4U85kbmkjVKLPhgA/pH+5nn3H72Obef+4/bf2pD++OaDLKOLxaewJ0oJCky9MqrLquTAujPT/BqcYby
ImQOrrjFXJqCmMsJNRNxd0N8LDKwUmWwyLinDDde56U8QV6nS4V3MBTo8oObtjgE31M/Ku4VPz5MTEvzZT82
HAHTjwpR9qPStOrHwlzZj81tYPpRPlfyY9MNvrBU9mMVN/4gle4O26XeaNh7uTMa7aKjx4N+rovm/NzxCOOP
xOioPxrs4rngcTZIc+IsOiCqpgpZOaeHy/XXKL+vH+2hTapYUSqtm8wxm8yxm8xxa+b61XRBkcOYKiuZ4nJi
9OSwt9xwUzpa3SMr04Ka0+UZ3TgtjaoRWctn1By2p2nsfUlFZpmwl+1iGYbBbXGB0B8PezujnbFQiGWRxZBQ
yYYvBvk1K/hQV4lxLi5UmxKMV9HlfLtHxVYszuhyLi1rVG9uXH3H5Vw9VCB8mQ2xTDTI0X4h1kX7AwEh5g+J
HOun6QgtdAUCNN0ZmT0xwosnKl2BOxshyU9LKRk3rAxRmD5Grf4JLmcpOFW1TFUtW1XLrdeWw7Bev0n+VZoJ
Q3i5wXcORvG2g30ckihVlAAliyGBC7Ao4I0oUFYyFUqmrGQrlGxZyVUo8RIGZWshjmAl9Urjrq1+IJMrtz9Y
uQXazDt+HbLDvNsb599hjl0od5pj/ASAXeZ4N8pmc7zXlPtRtphjg9twfAD5JeSDyFgI4RCyF9moDIfNtUdR
vmyOX9C/S2dWUlTHWIiYOzpm0sWa8mcv2IjyXjW1L3PxCPAQeYb678AMLuPbt/F8Gt8Z7ZnwyTXfvFt9roMs
ybUVoXbaCSRBVnx3b+UZ4zv9NqzHZ7aNbzHrxlbxG6ris9vGr9X/jVXxuW3jW81auVX8pgr8Z6ndpb1qP/8e
5NPl/rVhy9oatSJ+XcX/frbyzD7kz83xWbMCnIVBOAMDcArrkIBW1YJf6/lbzf5m0PZQn5Ib8QmzP24V34Ms
k9XwL0C2RvzmbdSfI8g3N+j/5V5d2f8fv2iT/1v6G8MXGPI=
"""


def acceptance(path):
    """Write the template as a macro workbook; return its path."""
    folder = Path(path).parent
    project = folder / "vbaProject.bin"
    project.write_bytes(zlib.decompress(base64.b64decode(MACROS)))
    _cells(path, project)
    project.unlink()
    parts = _read(path)
    _slicer(parts)
    _pivot(parts)
    _thread(parts)
    _validation(parts)
    ui = "xmlns='http://schemas.microsoft.com/office/2009/07/customui'"
    _add(parts, HOLDS["ribbon"], f"<customUI {ui}><ribbon/></customUI>")
    kind = f"{MICROSOFT}/2007/relationships/ui/extensibility"
    _link(parts, "_rels/.rels", "rUi", kind, HOLDS["ribbon"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return path


def _cells(path, project):
    book = Workbook(str(path))
    data, board, pivot, lists = (
        book.add_worksheet(title) for title in ("Data", "Board", "Pivot", "Lists")
    )
    book.add_vba_project(str(project))
    columns = [
        {"header": "Item", "total_string": "Total"},
        {"header": "Units"},
        {"header": "Cost"},
        {"header": "Value", "formula": VALUE, "total_function": TOTAL},
    ]
    values = [units * cost for _, units, cost in ROWS]
    rows = [[*row, value] for row, value in zip(ROWS, values, strict=True)]
    columns[3]["total_value"] = sum(values)
    options = {"name": "Plan", "columns": columns, "total_row": True, "data": rows}
    data.add_table("B3:E8", options)
    for i, value in enumerate(values):
        data.write_formula(3 + i, 4, VALUE, None, value)
    data.conditional_format("C4:C7", {"type": "data_bar", "data_bar_2010": True})
    data.data_validation("C4:C7", {"validate": "integer", "criteria": ">", "value": 0})
    data.write_comment(
        "B4", "[Threaded comment]\n\nComment:\n    why?", {"author": "A"}
    )
    lists.write_column("A1", ["Pumps", "Seals", "Valves"])
    board.write_formula("A1", "=SUM(Data!$C$4:$C$7)", None, 29)
    board.write_formula("A2", '=SUMIFS(Plan[Value],Plan[Item],"Pumps")', None, 137.5)
    board.add_sparkline("B1", {"range": "Data!C4:C7"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=Data!$B$4:$B$7", "values": "=Data!$C$4:$C$7"})
    board.insert_chart("D5", chart)
    pivot.write_column("A3", ["Item", "Pumps", "Seals", "Valves", "Grand Total"])
    pivot.write_column("B3", ["Sum of Units", 16, 5, 8, 29])
    book.close()


def _slicer(parts):
    tables = f'<x15:tableSlicerCache xmlns:x15="{X15}" tableId="1" column="1"/>'
    extra = f'<x:ext xmlns:x="{MAIN}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}">'
    cache = (
        f'<slicerCacheDefinition xmlns="{X14}" name="Slicer_Item" sourceName="Item">'
        f"<extLst>{extra}{tables}</x:ext></extLst></slicerCacheDefinition>"
    )
    name = "xl/slicerCaches/slicerCache1.xml"
    _add(parts, name, cache, "application/vnd.ms-excel.slicerCache+xml")
    kind = f"{MICROSOFT}/2007/relationships/slicer"
    links = "xl/_rels/workbook.xml.rels"
    _link(parts, links, "rSlicerCache", f"{kind}Cache", "slicerCaches/slicerCache1.xml")
    look = 'name="Item" cache="Slicer_Item" caption="Item" rowHeight="241300"'
    slicer = f'<slicers xmlns="{X14}"><slicer {look}/></slicers>'
    _add(parts, HOLDS["slicer"], slicer, "application/vnd.ms-excel.slicer+xml")
    links = "xl/worksheets/_rels/sheet2.xml.rels"
    _link(parts, links, "rSlicer", kind, "../slicers/slicer1.xml")
    shown = _extension("3A4CF648-6AED-40f4-86FF-DC5316D8AED3", "x14:slicerList", "x15")
    shown = shown.format('<x14:slicer r:id="rSlicer"/>')
    _replace(parts, "xl/worksheets/sheet2.xml", "</extLst>", f"{shown}</extLst>")
    held = _extension("46BE6895-7355-4a93-B00E-2C351335B9C9", "x15:slicerCaches", "x15")
    held = held.format('<x14:slicerCache r:id="rSlicerCache"/>')
    book = "xl/workbook.xml"
    name = '<definedNames><definedName name="Slicer_Item">#N/A</definedName>'
    _replace(parts, book, "</sheets>", f"</sheets>{name}</definedNames>")
    _replace(parts, book, "</workbook>", f"<extLst>{held}</extLst></workbook>")
    _replace(parts, "xl/drawings/drawing1.xml", "</xdr:wsDr>", _frame("</xdr:wsDr>"))


def _frame(end):
    """Return the frame on the sheet in which Excel draws the slicer."""
    corner = "<xdr:{0}><xdr:col>{1}</xdr:col><xdr:colOff>0</xdr:colOff>"
    corner += "<xdr:row>{2}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{0}>"
    space = f"{MICROSOFT}/drawing/2010/slicer"
    return (
        '<xdr:twoCellAnchor editAs="absolute">'
        + corner.format("from", 0, 9)
        + corner.format("to", 3, 22)
        + '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006" xmlns:sle15="http://schemas.microsoft.com/office/'
        'drawing/2012/slicer"><mc:Choice Requires="sle15"><xdr:graphicFrame macro="">'
        '<xdr:nvGraphicFramePr><xdr:cNvPr id="30" name="Item"/>'
        "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm>"
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{space}"><sle:slicer xmlns:sle="{space}" name="Item"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame></mc:Choice><mc:Fallback>"
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="31" name="Item"/>'
        '<xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr>'
        "</xdr:sp></mc:Fallback>"
        "</mc:AlternateContent><xdr:clientData/></xdr:twoCellAnchor>" + end
    )


def _pivot(parts):
    items = "".join(f'<s v="{word}"/>' for word in ("Pumps", "Seals", "Valves"))
    numbers = 'containsSemiMixedTypes="0" containsString="0" containsNumber="1"'
    fields = f'<cacheField name="Item" numFmtId="0"><sharedItems count="3">{items}'
    fields += "</sharedItems></cacheField>"
    for name in ("Units", "Cost", "Value"):
        fields += f'<cacheField name="{name}" numFmtId="0"><sharedItems {numbers} '
        fields += 'minValue="1" maxValue="130"/></cacheField>'
    spaces = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"'
    places = {"Pumps": 0, "Seals": 1, "Valves": 2}
    records = "".join(
        f'<r><x v="{places[item]}"/><n v="{units}"/><n v="{cost}"/>'
        f'<n v="{units * cost}"/></r>'
        for item, units, cost in ROWS
    )
    cache = (
        f'<pivotCacheDefinition {spaces} r:id="rId1" refreshedBy="Ada" '
        'refreshedDate="45000" createdVersion="6" refreshedVersion="6" recordCount="4">'
        '<cacheSource type="worksheet"><worksheetSource name="Plan"/></cacheSource>'
        f'<cacheFields count="4">{fields}</cacheFields></pivotCacheDefinition>'
    )
    folder, kind = "xl/pivotCache", f"{SHEETML}.pivotCache"
    definition = f"{folder}/pivotCacheDefinition1.xml"
    _add(parts, definition, cache, f"{kind}Definition+xml")
    listed = f'<pivotCacheRecords {spaces} count="4">{records}</pivotCacheRecords>'
    _add(parts, f"{folder}/pivotCacheRecords1.xml", listed, f"{kind}Records+xml")
    links = f"{folder}/_rels/pivotCacheDefinition1.xml.rels"
    kind = f"{OFFICE}/pivotCache"
    _link(parts, links, "rId1", f"{kind}Records", "pivotCacheRecords1.xml")
    _add(parts, HOLDS["pivot table"], _report(), f"{SHEETML}.pivotTable+xml")
    near = "pivotCache/pivotCacheDefinition1.xml"
    links = "xl/pivotTables/_rels/pivotTable1.xml.rels"
    _link(parts, links, "rId1", f"{kind}Definition", f"../{near}")
    links = "xl/worksheets/_rels/sheet3.xml.rels"
    target = "../pivotTables/pivotTable1.xml"
    _link(parts, links, "rId1", f"{OFFICE}/pivotTable", target)
    _link(parts, "xl/_rels/workbook.xml.rels", "rPivot", f"{kind}Definition", near)
    listed = '<pivotCaches><pivotCache cacheId="7" r:id="rPivot"/></pivotCaches>'
    _replace(parts, "xl/workbook.xml", "<extLst>", f"{listed}<extLst>")


def _report():
    rows = "".join(f"<i><x v='{i}'/></i>" if i else "<i><x/></i>" for i in range(3))
    items = "".join(f'<item x="{i}"/>' for i in range(3)) + '<item t="default"/>'
    return (
        f'<pivotTableDefinition xmlns="{MAIN}" name="Units" cacheId="7" '
        'dataCaption="Values" updatedVersion="6" createdVersion="6" outline="1">'
        '<location ref="A3:B7" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        '<pivotFields count="4"><pivotField axis="axisRow" showAll="0">'
        f'<items count="4">{items}</items></pivotField>'
        '<pivotField dataField="1" showAll="0"/><pivotField showAll="0"/>'
        '<pivotField showAll="0"/></pivotFields>'
        '<rowFields count="1"><field x="0"/></rowFields>'
        f'<rowItems count="4">{rows}<i t="grand"><x/></i></rowItems>'
        '<colItems count="1"><i/></colItems><dataFields count="1">'
        '<dataField name="Sum of Units" fld="1" baseField="0" baseItem="0"/>'
        "</dataFields></pivotTableDefinition>"
    )


def _thread(parts):
    person = f'<person displayName="Ada" id="{ADA}" userId="Ada" providerId="None"/>'
    people = f'<personList xmlns="{THREADS}">{person}</personList>'
    kind = "application/vnd.ms-excel.{}+xml"
    _add(parts, "xl/persons/person.xml", people, kind.format("person"))
    links, place = "xl/_rels/workbook.xml.rels", f"{MICROSOFT}/2017/10/relationships"
    _link(parts, links, "rPerson", f"{place}/person", "persons/person.xml")
    said = f'ref="B4" dT="2026-11-20T10:00:00.00" personId="{ADA}" id="{THREAD}"'
    thread = f"<threadedComment {said}><text>why?</text></threadedComment>"
    thread = f'<ThreadedComments xmlns="{THREADS}">{thread}</ThreadedComments>'
    _add(parts, HOLDS["threaded comment"], thread, kind.format("threadedcomments"))
    links, target = "xl/worksheets/_rels/sheet1.xml.rels", HOLDS["threaded comment"]
    target = target.replace("xl/", "../")
    _link(parts, links, "rThread", f"{place}/threadedComment", target)
    comments = "xl/comments1.xml"
    _replace(parts, comments, "<author>A</author>", f"<author>tc={THREAD}</author>")


def _validation(parts):
    rule = (
        '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>'
        "Lists!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>B4:B7</xm:sqref>"
        "</x14:dataValidation>"
    )
    tag = "x14:dataValidations"
    shown = _extension("CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF", tag, "x14")
    space = 'count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
    shown = shown.replace(f"<{tag} ", f"<{tag} {space} ").format(rule)
    end = "</extLst></worksheet>"
    _replace(parts, "xl/worksheets/sheet1.xml", end, f"{shown}{end}")


def _extension(uri, tag, space):
    spaces = f'xmlns:x14="{X14}"' if space == "x14" else f'xmlns:x15="{X15}"'
    inner = f'xmlns:x14="{X14}"' if space == "x15" else ""
    return f'<ext uri="{{{{{uri}}}}}" {spaces}><{tag} {inner}>{{}}</{tag}></ext>'


def _read(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def _add(parts, name, text, kind="application/xml"):
    parts[name] = (HEAD + text).encode()
    listed = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    _replace(parts, "[Content_Types].xml", "</Types>", listed)


def _link(parts, links, fresh, kind, target):
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    empty = f'{HEAD}<Relationships xmlns="{space}"></Relationships>'
    parts.setdefault(links, empty.encode())
    entry = f'<Relationship Id="{fresh}" Type="{kind}" Target="{target}"/>'
    _replace(parts, links, "</Relationships>", f"{entry}</Relationships>")


def _replace(parts, name, old, new):
    assert parts[name].count(old.encode()) == 1, (name, old)
    parts[name] = parts[name].replace(old.encode(), new.encode())
