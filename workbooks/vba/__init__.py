"""The handwritten macros that the add-in and the shared templates carry."""
