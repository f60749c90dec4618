"""Mapping profiles that come with the package; chosen by file name."""
