"""Three-level rollout: which units are asked to take over an outcome, what they answer, and what they prove."""
