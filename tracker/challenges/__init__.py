"""发榜: a need becomes a challenge with measurable targets, decided on, published, and held to its dates."""
