"""征榜: what hurts, told by whoever has the problem, screened into a pool from which challenges are made."""
