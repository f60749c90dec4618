"""Scorecard: what customers got, measured on orders."""

from xl_align.scorecard.service import order_service

__all__ = ["order_service"]
