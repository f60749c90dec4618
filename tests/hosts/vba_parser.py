"""VBA parsed by an independent grammar, after the compiler's own #If is resolved."""

import re

from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_vba.vbaLexer import vbaLexer
from antlr4_vba.vbaParser import vbaParser

WINDOWS = {"win64": True, "vba7": True, "mac": False}


class _Findings(ErrorListener):
    def __init__(self):
        super().__init__()
        self.found = []

    def syntaxError(self, recognizer, symbol, line, column, message, error):
        self.found.append(f"line {line}, column {column}: {message}")


def problems(source, constants=None):
    """Return what the grammar refuses in a module; empty if it would compile."""
    findings = _Findings()
    text = compiled(source, constants or WINDOWS).replace("\n", "\r\n")
    lexer = vbaLexer(InputStream(text))
    lexer.removeErrorListeners()
    lexer.addErrorListener(findings)
    parser = vbaParser(CommonTokenStream(lexer))
    parser.removeErrorListeners()
    parser.addErrorListener(findings)
    parser.startRule()
    return findings.found


def compiled(source, constants):
    """Return a module with the branches of #If that hold; the others become blank."""
    lines, stack = [], []
    for line in source.split("\n"):
        word = re.match(r"\s*#(If|ElseIf|Else|End If)\b\s*(\w*)", line, re.IGNORECASE)
        kind = word[1].lower() if word else ""
        if kind == "if":
            stack.append(constants[word[2].lower()])
        elif kind == "elseif":
            stack[-1] = not stack[-1] and constants[word[2].lower()]
        elif kind == "else":
            stack[-1] = not stack[-1]
        elif kind == "end if":
            stack.pop()
        lines.append(line if all(stack) and not word else "")
    assert not stack, "an #If without its #End If"
    return "\n".join(lines)
