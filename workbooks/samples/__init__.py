"""The embedded sample data and the scripts that make it."""
