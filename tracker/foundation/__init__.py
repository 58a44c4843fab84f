"""The ground floor: what every stage stands on and what knows nothing of any stage."""
