"""The scenarios that ship: one TOML file each, read in the order of their names."""
