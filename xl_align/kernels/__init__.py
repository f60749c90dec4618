"""Arithmetic of planning, one number or one series at a time: numpy and numba only."""
