"""Governance: guardrails, scores, the workbook's own figures, reasons."""

from xl_align.governance.figures import figure_of, promoted_figure
from xl_align.governance.guardrails import guardrail
from xl_align.governance.reasons import why
from xl_align.governance.score import Score, score

__all__ = ["Score", "figure_of", "guardrail", "promoted_figure", "score", "why"]
