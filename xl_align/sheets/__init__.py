"""Sheets: results in, ``Sheet`` out; no I/O and no arithmetic beyond a sum."""
