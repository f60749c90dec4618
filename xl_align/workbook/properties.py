"""Document properties: what we leave in a workbook about itself, beside others'."""

from collections.abc import Iterable, Mapping
from datetime import date

from xl_align.workbook import markup
from xl_align.workbook.markup import Tree
from xl_align.workbook.package import Package

CUSTOM = "docProps/custom.xml"
NAMES = "xl_align names "  # a blank where a sheet's title would follow a dot
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_KIND = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties a user makes
_CHUNK = 240


def chunks(names: Iterable[str]) -> dict[str, str]:
    """Return properties that list names, each within Excel's limit of 255 letters."""
    lines: list[str] = [""]
    for name in names:
        if len(lines[-1]) + len(name) >= _CHUNK:
            lines.append("")
        lines[-1] = f"{lines[-1]} {name}".strip()
    return {f"{NAMES}{i}": line for i, line in enumerate(lines, 1) if line}


def read(package: Package) -> dict[str, str]:
    """Return the custom document properties of a workbook."""
    part = _part(package)
    if not part:
        return {}
    return {
        entry.get("name", ""): "".join(entry.itertext())
        for entry in markup.within(package.tree(part), "property")
    }


def names_of_ours(properties: Mapping[str, str]) -> list[str]:
    """Return the names and tables that the properties list as ours."""
    lines = [text for key, text in properties.items() if key.startswith(NAMES)]
    return " ".join(lines).split()


def set_all(package: Package, properties: Mapping[str, str]) -> None:
    """Set properties in their place, or add them at the end."""
    part = _part(package) or _new(package)
    root = package.tree(part)
    known = {entry.get("name"): entry for entry in root}
    numbers = [markup.whole(entry.get("pid", "1")) for entry in root]
    for i, name in enumerate((n for n in properties if n not in known), 1):
        number = str(max([1, *numbers]) + i)
        marks = {"fmtid": _FORMAT, "pid": number, "name": name}
        known[name] = markup.added(root, f"{{{_SPACE}}}property", **marks)
    for name, text in properties.items():
        for old in list(known[name]):
            known[name].remove(old)
        value = markup.added(known[name], f"{{{_TYPES}}}lpwstr")
        value.text = markup.coded(text)
    package.put(part, root)


def drop(package: Package, names: Iterable[str]) -> None:
    """Remove properties."""
    part, gone = _part(package), set(names)
    if part:
        root = package.tree(part)
        for entry in list(root):
            if entry.get("name") in gone:
                root.remove(entry)
        if len(root):
            package.put(part, root)
        else:
            package.unlink("", part)
            package.drop(part)


def set_modified(target: Package, day: date) -> None:
    """Say on which day the target was changed: no clock enters."""
    text = f"{day:%Y-%m-%d}T00:00:00Z"
    for part in target.follow("", "core-properties"):
        root = target.tree(part)
        for entry in markup.within(root, "modified"):
            if entry.text != text:
                entry.text = text
                target.put(part, root)


def _part(package: Package) -> str:
    found = package.follow("", "custom-properties")
    return found[0] if found else ""


def _new(package: Package) -> str:
    part = package.free("docProps/custom{}.xml") if package.has(CUSTOM) else CUSTOM
    package.put(part, _empty())
    package.set_type(part, _KIND)
    package.link("", "custom-properties", part)
    return part


def _empty() -> Tree:
    text = f'<Properties xmlns="{_SPACE}" xmlns:vt="{_TYPES}"/>'
    return markup.parsed(text.encode(), CUSTOM)
