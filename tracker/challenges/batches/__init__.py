"""榜单批次: making one, making last year's again, and what is in it."""
