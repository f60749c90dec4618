"""What in a document open in Calc forbids writing, said before anything is touched."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xl_align.errors import WorkbookError
from xl_align.workbook import ownership, parts
from xl_align.workbook.reading import Reader

AGAIN = "then press the button again"


def refuse(
    document: Any,
    titles: Sequence[str],
    removed: Sequence[str],
    ours: Sequence[str],
    copy: Path,
) -> None:
    """Raise WorkbookError, with all the cures, if the sheets cannot be written.

    Parameters
    ----------
    document : the open document
    titles, removed : of the sheets that are to be written, and to go
    ours : titles of its sheets that are ours
    copy : of the document as it is now, as an .xlsx file
    """
    found = [*_in_the_way(document, titles, removed, ours)]
    if found:
        told = [f"{document.Title}: nothing was written", *found]
        raise WorkbookError("\n".join(told))
    reader = Reader(parts.opened(parts.content(copy), document.Title))
    losses = ownership.survey(reader, [*titles, *removed]).lost
    if losses:
        raise WorkbookError(ownership.would_be_lost(document.Title, losses, AGAIN))


def _in_the_way(
    document: Any, titles: Sequence[str], removed: Sequence[str], ours: Sequence[str]
) -> Iterator[str]:
    there = document.Sheets.ElementNames
    moved = [one for one in titles if one not in there] + [*removed]
    if moved and document.isProtected():
        yield (
            f"the document is protected, {', '.join(map(repr, moved))} cannot be added"
            " or removed: Tools > Protect Spreadsheet Structure takes the protection"
            f" off, {AGAIN}"
        )
    for title in [one for one in [*titles, *removed] if one in there]:
        if title not in ours:
            yield f"sheet {title!r} was not written by this program: rename it"
        elif document.Sheets.getByName(title).isProtected():
            yield f"sheet {title!r} is protected: Tools > Protect Sheet, {AGAIN}"


def broken_off(document: Any, trouble: BaseException, copy: Path) -> WorkbookError:
    """Return what to say when writing broke off and cannot be taken back."""
    kept = shutil.copy(copy, tempfile.mkdtemp(prefix="xl_align_"))
    return WorkbookError(
        f"{document.Title}: LibreOffice refused to write ({_words(trouble)}). Close it"
        f" without saving; a copy from before is {kept}"
    )


def taken_back(document: Any, trouble: BaseException) -> WorkbookError:
    """Return what to say when writing broke off and was taken back."""
    return WorkbookError(
        f"{document.Title}: LibreOffice refused to write: {_words(trouble)}. The"
        " workbook is as it was"
    )


def _words(trouble: BaseException) -> str:
    told = str(getattr(trouble, "Message", "") or trouble).strip()
    return told.splitlines()[0] if told else type(trouble).__name__
