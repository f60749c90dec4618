"""Shared templates, built by ``xl-align build templates``; never edited by hand."""
