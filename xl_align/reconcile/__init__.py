"""Units and dollars reconciled: valued, matched, traced to the line, bridged."""
