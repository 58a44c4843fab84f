"""Outcomes: what a project (or a studio, a squad, a colleague) has achieved, who made it, and what it is worth."""
