"""Supplementary notices: the only way in which a published challenge changes."""
