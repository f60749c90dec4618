"""A button pressed on an open workbook: the command runs, its sheets are written."""

import getpass
from typing import Protocol

import xl_align.commands  # noqa: F401  publishes the commands
from xl_align.commands import Done, Session
from xl_align.errors import AlignError, InputError
from xl_align.registry import Command, commands
from xl_align.workbook import Book

SHOWN = 20  # lines a message box can hold


class Live(Book, Protocol):
    """A workbook in front of a person."""

    def show(self, title: str) -> None:
        """Bring a sheet to the front."""


def named(name: str) -> Command:
    """Return a command by its name; InputError if there is none."""
    for command in commands():
        if command.name == name:
            return command
    known = ", ".join(one.name for one in commands())
    raise InputError(f"no command {name!r}; there are {known}")


def perform(name: str, book: Book, session: Session) -> Done:
    """Run a command and write what it put; nothing is written if it fails."""
    command = named(name)
    done: Done = command.run(book, session)
    if done.as_of is not None:
        session.step("Writing cells")
        book.finish(done.title, done.as_of, f"Align: {command.label}")
    return done


def press(name: str, book: Live, session: Session) -> tuple[str, str]:
    """Run a command for a person; return the kind of its message, and the message.

    Returns
    -------
    (kind, text)
        INFO, or WARNING where a person has to do something: rows were set aside,
        figures differ, or the command could not run and left all as it was.
    """
    try:
        label = named(name).label
        done = perform(name, book, session)
        if done.shows:
            book.show(done.shows)
    except AlignError as error:
        return "WARNING", short(str(error).splitlines())
    kind = "WARNING" if done.differs or done.problems else "INFO"
    first, *rest = done.said
    return kind, short([f"{label}: {first}", *rest, *book.notes])


def person() -> str:
    """Return who is at the keyboard, as the system calls them."""
    try:
        return getpass.getuser()
    except OSError:  # a service may have no name
        return ""


def short(lines: list[str]) -> str:
    """Return lines as one text that a message box can hold."""
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join([*lines[:SHOWN], *more])
