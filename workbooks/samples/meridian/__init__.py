"""Meridian Outdoor, a fictional maker of camping and kitchen gear."""
