"""撤下的案例: what was published once and is no longer, with the day and the reason, at the address where it stood."""
