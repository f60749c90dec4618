"""Fixtures that several folders of tests share."""

from hosts.libreoffice import libreoffice
from hosts.validator import valid

__all__ = ["libreoffice", "valid"]
