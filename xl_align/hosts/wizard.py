"""What a function wizard says about an argument, in every host the same."""

from xl_align.registry import Function


def explained(one: Function, at: int) -> str:
    """Return the help of one argument: meaning, unit, rule, and its default."""
    word = one.arguments[at]
    unit = "" if word.unit in ("text", "range", "cell") else f" ({word.unit})"
    text = f"{word.doc}{unit}; {word.rule}"
    if at < one.required:
        return text
    default = one.defaults[at - one.required]
    return f"{text}; {default} if left out"
