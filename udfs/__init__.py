"""Function books: what finance types into a cell."""
