"""The catalog of worksheet functions and commands; every host is built from it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, TypeVar

from xl_align.vocabulary import VOCABULARY, Word

F = TypeVar("F", bound=Callable[..., Any])

PREFIX = "XA_"
WIZARD_LIMIT = 255  # characters Excel's function wizard shows


@dataclass(frozen=True, slots=True)
class Function:
    """One published worksheet function.

    ``whole`` names the arguments that are ranges taken as one series; every
    other argument is broadcast cell by cell.
    """

    name: str
    category: str
    summary: str
    arguments: tuple[Word, ...]
    defaults: tuple[Any, ...]
    returns: Word
    whole: frozenset[str]
    call: Callable[..., Any]

    @property
    def required(self) -> int:
        """How many leading arguments have no default."""
        return len(self.arguments) - len(self.defaults)

    @property
    def signature(self) -> str:
        """The call as the wizard shows it, optional arguments in brackets."""
        shown = [
            word.name if at < self.required else f"[{word.name}]"
            for at, word in enumerate(self.arguments)
        ]
        return f"{self.name}({', '.join(shown)})"


_catalog: dict[str, Function] = {}


def function(
    *, category: str, returns: str, whole: tuple[str, ...] = ()
) -> Callable[[F], F]:
    """Publish a function to worksheets as ``XA_<NAME>``.

    Argument names must be in the vocabulary; their order is part of every saved
    workbook and never changes once released.
    """

    def publish(call: F) -> F:
        parameters = inspect.signature(call).parameters.values()
        name = f"{PREFIX}{call.__name__.upper()}"
        summary = (call.__doc__ or "").strip()
        if not 0 < len(summary) <= WIZARD_LIMIT:
            raise ValueError(
                f"{name}: the docstring must have 1 to {WIZARD_LIMIT} characters, "
                f"as the function wizard shows no more; it has {len(summary)}"
            )
        if name in _catalog:
            raise ValueError(f"{name} is already published; choose another name")
        words = [*(p.name for p in parameters), returns]
        if unknown := [word for word in words if word not in VOCABULARY]:
            raise ValueError(f"{name}: not in the vocabulary: {', '.join(unknown)}")
        _catalog[name] = Function(
            name=name,
            category=category,
            summary=summary,
            arguments=tuple(VOCABULARY[p.name] for p in parameters),
            defaults=tuple(p.default for p in parameters if p.default is not p.empty),
            returns=VOCABULARY[returns],
            whole=frozenset(whole),
            call=call,
        )
        return call

    return publish


def catalog() -> tuple[Function, ...]:
    """Load every installed function book and return its functions by name."""
    for book in entry_points(group="xl_align.functions"):
        book.load()
    return tuple(_catalog[name] for name in sorted(_catalog))


@dataclass(frozen=True, slots=True)
class Command:
    """One action on a workbook: a ribbon button, a macro and a CLI command."""

    name: str
    group: str
    label: str
    tip: str
    run: Callable[..., Any]


_commands: dict[str, Command] = {}


def command(*, group: str, label: str) -> Callable[[F], F]:
    """Publish an action on a workbook to every host."""

    def publish(run: F) -> F:
        tip = (run.__doc__ or "").strip().splitlines()[0]
        _commands[run.__name__] = Command(run.__name__, group, label, tip, run)
        return run

    return publish


def commands() -> tuple[Command, ...]:
    """Return every command by name."""
    return tuple(_commands[name] for name in sorted(_commands))
