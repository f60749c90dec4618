"""The catalog of worksheet functions and commands; every host is built from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from inspect import Parameter, signature
from typing import Any, TypeVar

from xl_align.vba_words import NAMES_LIMIT, RESERVED
from xl_align.vocabulary import ARGUMENTS, VOCABULARY, Argument, Word

F = TypeVar("F", bound=Callable[..., Any])

PREFIX = "XA_"
WIZARD_LIMIT = 255  # characters Excel's function wizard shows
GROUP = "xl_align.functions"  # entry points of function books


@dataclass(frozen=True, slots=True)
class Function:
    """One published worksheet function.

    ``whole`` names the arguments that are ranges taken as one series; every
    other argument is broadcast cell by cell. ``gaps`` are those of them whose
    blanks are left out. ``table`` names the columns of a function that returns a
    table; its rows follow the rows of the arguments unless ``whole`` is not empty
    or the function is ``alone``, which takes single cells. ``block`` are ranges
    that keep their rows. ``sheet`` names the result sheet it reads.
    """

    name: str
    category: str
    summary: str
    equation: str
    source: str
    arguments: tuple[Argument, ...]
    defaults: tuple[Any, ...]
    returns: Word
    call: Callable[..., Any]
    example: tuple[Any, ...]
    table: tuple[Word, ...] = ()
    whole: frozenset[str] = frozenset()
    gaps: frozenset[str] = frozenset()
    block: frozenset[str] = frozenset()
    alone: bool = False
    fails: str = ""
    sheet: str = ""

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

    @property
    def pinned(self) -> str:
        """The call with every default, as the list of signatures keeps it."""
        shown = [
            word.name
            if at < self.required
            else f"{word.name}={self.defaults[at - self.required]!r}"
            for at, word in enumerate(self.arguments)
        ]
        return f"{self.name}({', '.join(shown)})"


_catalog: dict[str, Function] = {}


def function(
    *,
    category: str,
    returns: str,
    table: tuple[str, ...] = (),
    whole: tuple[str, ...] = (),
    gaps: tuple[str, ...] = (),
    block: tuple[str, ...] = (),
    alone: bool = False,
    reads: Mapping[str, str] | None = None,
    example: tuple[Any, ...] = (),
    fails: str = "",
    sheet: str = "",
) -> Callable[[F], F]:
    """Publish a function to worksheets as ``XA_<NAME>``.

    Argument names must be in the vocabulary, or ``reads`` says which word of it
    an argument is; their order is part of every saved workbook and never changes
    once released. The docstring is one sentence for the wizard, then the equation,
    then ``Source:``.
    """

    def publish(call: F) -> F:
        name = f"{PREFIX}{call.__name__.upper()}"
        if name in _catalog:
            raise ValueError(f"{name} is already published; choose another name")
        parameters = list(signature(call).parameters.values())
        # What a host adds, such as a sheet, is no argument of the formula.
        parameters = [p for p in parameters if p.kind is not p.KEYWORD_ONLY]
        summary, equation, source = _described(name, call.__doc__ or "")
        arguments = _arguments(name, parameters, reads or {})
        _catalog[name] = Function(
            name=name,
            category=category,
            summary=summary,
            equation=equation,
            source=source,
            arguments=arguments,
            defaults=tuple(p.default for p in parameters if p.default is not p.empty),
            returns=_word(name, returns),
            call=call,
            example=example,
            table=tuple(_word(name, column) for column in table),
            whole=frozenset([*whole, *gaps, *block]),
            gaps=frozenset(gaps),
            block=frozenset(block),
            alone=alone,
            fails=fails,
            sheet=sheet,
        )
        return call

    return publish


def catalog() -> tuple[Function, ...]:
    """Load every installed function book and return its functions by name."""
    for book in entry_points(group=GROUP):
        book.load()
    return tuple(_catalog[name] for name in sorted(_catalog))


def _described(name: str, doc: str) -> tuple[str, str, str]:
    """Take a docstring apart: summary, equation, source."""
    summary, _, rest = doc.strip().partition("\n")
    if not 0 < len(summary) <= WIZARD_LIMIT:
        raise ValueError(
            f"{name}: the first line of the docstring must have 1 to {WIZARD_LIMIT} "
            f"characters, as the function wizard shows no more; it has {len(summary)}"
        )
    if strange := sorted({c for c in summary if not c.encode("cp1252", "ignore")}):
        raise ValueError(
            f"{name}: VBA source cannot hold {''.join(strange)!r}; write the first "
            "line of the docstring in the characters of Windows-1252"
        )
    text = " ".join(rest.split())
    equation, _, source = text.partition("Source:")
    return summary, equation.strip(), source.strip()


def _arguments(
    name: str, parameters: list[Parameter], reads: Mapping[str, str]
) -> tuple[Argument, ...]:
    names = [p.name for p in parameters]
    if taken := [n for n in names if n.lower() in RESERVED]:
        raise ValueError(
            f"{name}: VBA keeps {', '.join(taken)} for itself; rename the argument"
        )
    if (length := sum(map(len, names)) + len(names)) > NAMES_LIMIT:
        raise ValueError(
            f"{name}: argument names and count add up to {length}; Excel allows "
            f"{NAMES_LIMIT}, so shorten the names or take fewer arguments"
        )
    words = {n: reads.get(n, n) for n in names}
    if unknown := [word for word in words.values() if word not in ARGUMENTS]:
        raise ValueError(
            f"{name}: not in the vocabulary: {', '.join(unknown)}; use one of its "
            "words or add this one with unit, domain and meaning"
        )
    return tuple(replace(ARGUMENTS[word], name=n) for n, word in words.items())


def _word(name: str, word: str) -> Word:
    if word not in VOCABULARY:
        raise ValueError(
            f"{name}: not in the vocabulary: {word}; use one of its words or add "
            "this one with unit, domain and meaning"
        )
    return VOCABULARY[word]


GROUPS = ("Data", "Reconcile", "Scenarios", "Checks", "Help")  # as the ribbon has them


@dataclass(frozen=True, slots=True)
class Command:
    """One action on a workbook: a ribbon button, a menu entry and a CLI command."""

    name: str
    group: str  # one of GROUPS
    label: str  # on the button
    tip: str  # one sentence
    key: str  # the letters that press it after Alt, as Office shows them
    image: str  # the name of one of Office's own pictures (imageMso)
    run: Callable[..., Any]
    daily: bool = False  # pressed so often that a toolbar has room for it


_commands: dict[str, Command] = {}


def command(
    *, group: str, label: str, key: str, image: str, daily: bool = False
) -> Callable[[F], F]:
    """Publish an action on a workbook to every host, in the order of its group."""

    def publish(run: F) -> F:
        tip = (run.__doc__ or "").strip().splitlines()[0]
        name = run.__name__
        if clash := [c.name for c in _commands.values() if c.key == key]:
            raise ValueError(f"{name}: key {key!r} is that of {clash[0]}")
        _commands[name] = Command(name, group, label, tip, key, image, run, daily)
        return run

    return publish


def commands() -> tuple[Command, ...]:
    """Return every command as the ribbon has them: by group, as they were published."""
    return tuple(sorted(_commands.values(), key=lambda one: GROUPS.index(one.group)))
