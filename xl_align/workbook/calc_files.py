"""Documents that LibreOffice stores as .xlsx, and such files read by it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]

XLSX = "Calc MS Excel 2007 XML"


def made(service: str) -> Any:
    """Return a service of the LibreOffice we run in."""
    context = uno.getComponentContext()
    return context.ServiceManager.createInstanceWithContext(
        f"com.sun.star.{service}", context
    )


def store(document: Any, path: Path) -> None:
    """Store a copy of a document as an .xlsx file."""
    document.storeToURL(_url(path), _settings(FilterName=XLSX))


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    """Yield a workbook loaded by LibreOffice but not shown."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.xlsx"
        path.write_bytes(content)
        document = made("frame.Desktop").loadComponentFromURL(
            _url(path), "_blank", 0, _settings(Hidden=True)
        )
        try:
            yield document
        finally:
            document.close(True)


def _url(path: Path) -> str:
    url: str = uno.systemPathToFileUrl(str(path))
    return url


def _settings(**values: Any) -> tuple[Any, ...]:
    listed = []
    for name, value in values.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        listed.append(one)
    return tuple(listed)
