"""What a workbook may cost: a small file must not take all memory or all day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may cost before it is refused."""

    entries: int = 20_000
    total: int = 4_000_000_000
    small: int = 10_000_000  # below this size the ratio does not matter
    ratio: int = 200  # a bomb packs a thousandfold; real parts stay below 100
    tree: int = 256_000_000  # of a part that is parsed as a whole
    memory: int = 500_000_000  # that its tree takes
    memory_each: int = 200  # and for each packed byte of the file
    elements: int = 300_000  # of a sheet read one by one; all but cells count four
    elements_each: int = 3  # and for each packed byte of the file
