"""Macros in a workbook: a VBA project from its sources, and the package around it."""
