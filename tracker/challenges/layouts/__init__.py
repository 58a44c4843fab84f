"""表样: a unit's own workbook, uploaded once, its columns matched once, filled with the challenges of any batch."""
