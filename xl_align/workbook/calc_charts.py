"""Charts of one Calc document drawn in another, where they follow its cells.

The file writer decides how a chart looks; here it only changes the document.
"""

from collections.abc import Collection, Iterator
from itertools import count
from typing import Any

from xl_align.workbook.calc_looks import number_format

BACKGROUND = ("FillColor", "FillStyle", "LineStyle")


def redrawn(fresh: Any, document: Any, title: str) -> bool:
    """Tell whether `draw` would add or remove charts."""
    source, target = fresh.Sheets.getByName(title), document.Sheets.getByName(title)
    wanted, known = _charts(source), _charts(target)
    return not known.keys() >= wanted.keys() or bool(_gone(wanted, known, target))


def draw(fresh: Any, document: Any, title: str) -> None:
    """Draw the charts of a sheet as another document has them; leave others' charts.

    Parameters
    ----------
    fresh : the document that shows how
    document : the one to draw in, which has the cells
    title : of the sheet, in both
    """
    source, target = fresh.Sheets.getByName(title), document.Sheets.getByName(title)
    wanted, known = _charts(source), _charts(target)
    for shape in _gone(wanted, known, target):
        target.Charts.removeByName(shape.PersistName)
    new = [name for name in wanted if name not in known]
    for name, shape in wanted.items():
        if name in new:
            known[name] = _placed(name, shape, target, document)
        model, chart = _model(shape, source), _model(known[name], target)
        if name in new or _said(model) != _said(chart):
            _copy(model, chart)


def _gone(wanted: Collection[str], known: dict[str, Any], target: Any) -> list[Any]:
    """Return the charts of ours, of those a sheet has, that it should not have."""
    others = [one for name, one in known.items() if name not in wanted]
    return [one for one in others if _is_ours(one, target)]


def _charts(sheet: Any) -> dict[str, Any]:
    """Return the charts of a sheet by what they are described as.

    LibreOffice keeps no description in an .xlsx file, but the title that says the same.
    """
    drawn = set(sheet.Charts.ElementNames)
    shapes = [
        shape
        for shape in _each(sheet.DrawPage)
        if shape.supportsService("com.sun.star.drawing.OLE2Shape")
        and shape.PersistName in drawn
    ]
    named = {one.Description or _heading(one, sheet): one for one in shapes}
    return {name: shape for name, shape in named.items() if name}


def _each(held: Any) -> Iterator[Any]:
    for at in range(held.Count):
        yield held.getByIndex(at)


def _model(shape: Any, sheet: Any) -> Any:
    return sheet.Charts.getByName(shape.PersistName).EmbeddedObject


def _is_ours(shape: Any, sheet: Any) -> bool:
    """Tell whether we drew a chart: we describe each by its title."""
    return bool(_heading(shape, sheet) == shape.Description)


def _heading(shape: Any, sheet: Any) -> str:
    heading = _model(shape, sheet).getTitleObject()
    return "".join(one.String for one in heading.getText()) if heading else ""


def _placed(name: str, shape: Any, target: Any, document: Any) -> Any:
    """Return a chart without content, at the place another has on its sheet."""
    taken = {name for one in document.Sheets for name in one.Charts.ElementNames}
    free = next(f"Align {i}" for i in count(1) if f"Align {i}" not in taken)
    # Without a range Calc would give the chart figures of its own.
    anywhere = target.getCellByPosition(0, 0).RangeAddress
    target.Charts.addNewByName(free, shape.BoundRect, (anywhere,), False, False)
    made = target.DrawPage.getByIndex(target.DrawPage.Count - 1)
    made.Name, made.Description = shape.Name, name
    return made


def _said(model: Any) -> list[Any]:
    """Return what a chart shows: its ranges, its colours and where its axes begin."""
    found: list[Any] = []
    for series in _series(model.getFirstDiagram()):
        found += [_range(one.Values) for one in series.DataSequences]
        found += [_range(one.Label) for one in series.DataSequences]
        found.append(series.Color)
    for axis in _axes(model.getFirstDiagram()):
        scale = axis.ScaleData
        found += [scale.Minimum, scale.Maximum]
        found.append(_range(scale.Categories.Values) if scale.Categories else "")
    return found


def _range(sequence: Any) -> str:
    return str(sequence.SourceRangeRepresentation) if sequence else ""


def _copy(model: Any, chart: Any) -> None:
    """Make a chart show what another shows, from the cells of its own document."""
    cells, diagram = chart.getDataProvider(), model.getFirstDiagram().createClone()
    chart.lockControllers()
    for series in _series(diagram):
        for held in series.DataSequences:
            held.setValues(_moved(held.Values, cells))
            held.setLabel(_moved(held.Label, cells))
        _formatted(series, model, chart)
    for axis in _axes(diagram):
        scale = axis.ScaleData
        if scale.Categories:
            scale.Categories.setValues(_moved(scale.Categories.Values, cells))
            axis.setScaleData(scale)
        _formatted(axis, model, chart)
    chart.setFirstDiagram(diagram)
    chart.setTitleObject(model.getTitleObject().createClone())
    for word in BACKGROUND:
        setattr(chart.PageBackground, word, getattr(model.PageBackground, word))
    chart.unlockControllers()


def _moved(sequence: Any, cells: Any) -> Any:
    if sequence is None:
        return None
    made = cells.createDataSequenceByRangeRepresentation(
        sequence.SourceRangeRepresentation
    )
    made.Role = sequence.Role
    return made


def _formatted(thing: Any, model: Any, chart: Any) -> None:
    if thing.NumberFormat is not None:
        thing.NumberFormat = number_format(model, chart, thing.NumberFormat)


def _series(diagram: Any) -> Iterator[Any]:
    for system in diagram.CoordinateSystems:
        for kind in system.ChartTypes:
            yield from kind.DataSeries


def _axes(diagram: Any) -> Iterator[Any]:
    for system in diagram.CoordinateSystems:
        for dimension in range(2):
            yield system.getAxisByDimension(dimension, 0)
