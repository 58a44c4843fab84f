"""The board: what it lists, counts, filters and exports, and how a person follows and keeps a view of it."""
