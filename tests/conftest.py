"""Fixtures and settings that several folders of tests share."""

import os

from hosts.libreoffice import calc, libreoffice
from hosts.validator import valid
from hypothesis import settings

__all__ = ["calc", "libreoffice", "valid"]

# Deadlines would be timed asserts; on CI the same examples run every time.
settings.register_profile(
    "house", deadline=None, max_examples=60, derandomize=os.environ.get("CI") == "true"
)
settings.load_profile("house")
