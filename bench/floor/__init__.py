"""The floor: the least that a signed-in Django page with a list costs. Every figure is a ratio to it."""
