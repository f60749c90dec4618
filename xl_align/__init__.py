"""Plans in units and ledgers in dollars, reconciled inside Excel workbooks."""

__version__ = "0.1.0"
