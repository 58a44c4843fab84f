"""The public face of the demonstration bases: the list with its map, and a page for each that the editors show."""
