"""Conditional formats of the stand-in for Excel: all of a sheet in one order."""

from hosts.excel_com import Com, change, color_of
from hosts.excel_german import english
from hosts.excel_windows import refused
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.formula.translate import Translator
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter as letters

EXPRESSION = 2  # xlExpression
LONGEST = 255  # letters of a rule's formula that Excel takes over COM


class Held:
    """One rule: the address it applies to and what openpyxl writes."""

    def __init__(self, address, rule):
        self.address, self.rule = address, rule


def adopt_rules(ws):
    """Return the rules of a sheet, first priority first."""
    found = [
        Held(str(area.sqref), rule)
        for area in ws.conditional_formatting
        for rule in area.rules
    ]
    return sorted(found, key=lambda held: held.rule.priority)


def saved_rules(ws, rules):
    """Put the rules back into a sheet, in their order."""
    ws.conditional_formatting = ConditionalFormattingList()
    for priority, held in enumerate(rules, 1):
        ws.conditional_formatting.add(held.address, held.rule)
        held.rule.priority = priority


class FormatConditions(Com):
    def __init__(self, cells):
        self._cells = cells

    def _held(self):
        top, left, bottom, right = self._cells._areas[0]
        whole = (bottom - top, right - left) == (1048575, 16383)
        address = self._cells.Address.replace("$", "").replace(",", " ")
        rules = self._cells._sheet._rules
        return [held for held in rules if whole or held.address == address]

    Count = property(lambda self: len(self._held()))

    def Item(self, number):
        try:
            return FormatCondition(self._cells._sheet, self._held()[number - 1])
        except IndexError:
            raise refused("Subscript out of range") from None

    __call__ = Item

    @change
    def Add(self, Type, Formula1):
        if Type != EXPRESSION:
            raise NotImplementedError("rules by formula only")
        sheet = self._cells._sheet
        # Excel reads relative places as if typed into the active cell.
        active = sheet.Application.Selection
        if active._sheet is not sheet:
            raise refused("The sheet of a rule must be in front")
        origin = f"{letters(active.Column)}{active.Row}"
        first = f"{letters(self._cells.Column)}{self._cells.Row}"
        formula = Translator(english(Formula1), origin).translate_formula(first)
        rule = FormulaRule(formula=[formula.removeprefix("=")])
        address = self._cells.Address.replace("$", "").replace(",", " ")
        held = Held(address, rule)
        sheet._rules.append(held)
        return FormatCondition(sheet, held)


class FormatCondition(Com):
    Type = EXPRESSION

    def __init__(self, sheet, held):
        self._sheet, self._rule = sheet, held

    Font = property(lambda self: RuleFont(self._rule.rule))
    Interior = property(lambda self: RuleFill(self._rule.rule))

    @property
    def StopIfTrue(self):
        return bool(self._rule.rule.stopIfTrue)

    @StopIfTrue.setter
    def StopIfTrue(self, value):
        self._rule.rule.stopIfTrue = value or None

    def SetFirstPriority(self):
        self._sheet._rules.remove(self._rule)
        self._sheet._rules.insert(0, self._rule)

    def Delete(self):
        self._sheet._rules.remove(self._rule)


class RuleFont(Com):
    def __init__(self, rule):
        self._rule = rule

    @property
    def Color(self):
        raise NotImplementedError("colours of rules are not read")

    @Color.setter
    def Color(self, number):
        self._rule.dxf.font = Font(color=f"FF{color_of(number)}")


class RuleFill(Com):
    def __init__(self, rule):
        self._rule = rule

    @property
    def Color(self):
        raise NotImplementedError("colours of rules are not read")

    @Color.setter
    def Color(self, number):
        self._rule.dxf.fill = PatternFill(bgColor=f"FF{color_of(number)}")
