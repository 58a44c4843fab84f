"""攻关: a won bid becomes a project, held to its milestones by evidence and a second person, up to acceptance."""
