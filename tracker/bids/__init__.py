"""揭榜: 1+N teams answer a challenge; bids stay sealed until the deadline, are scored, announced and awarded."""
