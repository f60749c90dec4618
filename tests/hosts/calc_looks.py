"""What a document in Calc looks like, as plain values that can be compared."""

ROWS, COLUMNS = 40, 40  # of which heights and widths are told


def looks(document, titles):
    """Return what is neither a value nor a formula, of some sheets."""
    controller = document.CurrentController
    found = {}
    for title in titles:
        if not document.Sheets.hasByName(title):
            continue
        sheet = document.Sheets.getByName(title)
        controller.setActiveSheet(sheet)
        frozen = controller.hasFrozenPanes()
        split = [controller.SplitRow, controller.SplitColumn] if frozen else [0, 0]
        found[sheet.Name] = {
            "charts": charts(sheet),
            "rules": rules(sheet, document),
            "entries": entries(sheet),
            "formats": formats(sheet, document),
            "merged": merged(sheet),
            "heights": [sheet.Rows.getByIndex(at).Height for at in range(ROWS)],
            "widths": [sheet.Columns.getByIndex(at).Width for at in range(COLUMNS)],
            "tab": sheet.TabColor,
            "frozen": split,
            "grid": controller.ShowGrid,
            "page": page(sheet, document),
        }
    filters = {one.Name: one.AutoFilter for one in document.DatabaseRanges}
    names = {one.Name: one.Content for one in document.NamedRanges}
    own = document.DocumentProperties.UserDefinedProperties
    marks = {one.Name: own.getPropertyValue(one.Name) for one in properties(own)}
    return {"sheets": found, "filters": filters, "names": names, "marks": marks}


def properties(own):
    return own.PropertySetInfo.Properties


def charts(sheet):
    found = []
    for at in range(sheet.DrawPage.Count):
        shape = sheet.DrawPage.getByIndex(at)
        chart = sheet.Charts.getByName(shape.PersistName).EmbeddedObject
        place, size = shape.Position, shape.Size
        title = "".join(one.String for one in chart.getTitleObject().getText())
        diagram = chart.getFirstDiagram()
        legend = diagram.getLegend()
        found.append(
            {
                "title": title,
                "described": shape.Description,
                "place": [place.X, place.Y, size.Width, size.Height],
                "legend": legend.AnchorPosition.value if legend else "",
                "kinds": [kind for one in systems(diagram) for kind in kinds(one)],
                "axes": [
                    axis(chart, one, at) for one in systems(diagram) for at in (0, 1)
                ],
            }
        )
    return found


def systems(diagram):
    return diagram.CoordinateSystems


def kinds(system):
    for kind in system.ChartTypes:
        yield [kind.ChartType, system.SwapXAndYAxis, list(map(series, kind.DataSeries))]


def series(one):
    held = [
        [
            data.Values.Role,
            data.Values.SourceRangeRepresentation,
            list(data.Values.Data),
        ]
        for data in one.DataSequences
    ]
    labels = [data.Label.SourceRangeRepresentation for data in one.DataSequences]
    look = [one.Color, one.FillStyle.value, one.StackingDirection.value]
    return [held, labels, look, one.Label.ShowNumber, one.CharColor]


def axis(chart, system, at):
    one = system.getAxisByDimension(at, 0)
    scale = one.ScaleData
    words = list(scale.Categories.Values.Data) if scale.Categories else []
    shown = ""
    if not one.LinkNumberFormatToSource:
        shown = chart.NumberFormats.getByKey(one.NumberFormat).FormatString
    return [scale.Minimum, words, shown, one.CharHeight, one.GridProperties.Show]


def rules(sheet, document):
    styles, found = document.StyleFamilies.getByName("CellStyles"), []
    for rule in sheet.ConditionalFormats.ConditionalFormats:
        entries = []
        for at in range(rule.Count):
            entry = rule.getByIndex(at)
            style = styles.getByName(entry.StyleName)
            entries.append([entry.Formula1, style.CharColor, style.CellBackColor])
        found += [[spot(area), entries] for area in rule.Range.RangeAddresses]
    return sorted(found)


def entries(sheet):
    """Return what may be typed where: place, kind, comparison, bounds, words."""
    found = []
    for alike in alikes(sheet):
        for cells in alike:
            rule = cells.Validation
            kind = rule.Type.value
            if kind != "ANY":
                bounds = [rule.getFormula1(), rule.getFormula2()]
                words = [rule.InputMessage, rule.ErrorMessage, rule.ShowInputMessage]
                test = [kind, rule.getOperator().value, *bounds, *words]
                found.append([spot(cells.RangeAddress), test])
    return sorted(found)


def alikes(sheet):
    """Return the used cells of a sheet as groups of ranges that look alike."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    cells = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    return cells.getUniqueCellFormatRanges()


def spot(area):
    return [area.StartColumn, area.StartRow, area.EndColumn, area.EndRow]


def formats(sheet, document):
    """Return the ranges that look alike, by their first cell."""
    found = []
    for alike in alikes(sheet):
        one = alike.getByIndex(0)
        shown = document.NumberFormats.getByKey(one.NumberFormat).FormatString
        line = one.BottomBorder2
        look = [one.CharColor, one.CellBackColor, one.CharWeight, one.CharHeight]
        look += [one.CharFontName, one.HoriJustify.value, one.ParaIndent, shown]
        look += [one.IsTextWrapped, one.CellProtection.IsLocked]
        look += [line.OuterLineWidth, line.Color if line.OuterLineWidth else 0]
        found.append([[spot(area) for area in alike.RangeAddresses], look])
    return sorted(found)


def merged(sheet):
    """Return the merged ranges among the first rows and columns."""
    found = []
    for row in range(ROWS):
        if not sheet.getCellRangeByPosition(0, row, COLUMNS, row).IsMerged:
            continue
        for column in range(COLUMNS):
            cell = sheet.getCellByPosition(column, row)
            if cell.IsMerged:
                cursor = sheet.createCursorByRange(cell)
                cursor.collapseToMergedArea()
                found.append(spot(cursor.RangeAddress))
    return found


def page(sheet, document):
    style = document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    footer = style.RightPageFooterContent
    texts = [footer.LeftText, footer.CenterText, footer.RightText]
    rows, columns = sheet.getTitleRows(), sheet.getTitleColumns()
    return {
        "paper": [style.IsLandscape, style.Width, style.Height],
        "margins": [style.LeftMargin, style.TopMargin, style.BottomMargin],
        "scale": [style.ScaleToPagesX, style.ScaleToPagesY],
        "footer": [style.FooterIsOn, *(text.getString() for text in texts)],
        "rows": [sheet.getPrintTitleRows(), rows.StartRow, rows.EndRow],
        "columns": [
            sheet.getPrintTitleColumns(),
            columns.StartColumn,
            columns.EndColumn,
        ],
    }
