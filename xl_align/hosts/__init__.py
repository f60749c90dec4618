"""Hosts: the catalog made visible in cells, terminals and spreadsheets."""
