"""Read-only: figures, dashboards, ledgers and the search box over every stage."""
