"""The table of `test_permission_matrix.py`, by stage."""

from tests.web.permissions import (
    bases,
    bids,
    board,
    carriers,
    challenges,
    deliberation,
    everyday,
    needs,
    outcomes,
    projects,
    rollout,
    stories,
)
from tests.web.permissions.row import Row

STAGES = (
    everyday,
    needs,
    board,
    challenges,
    bids,
    deliberation,
    projects,
    outcomes,
    rollout,
    carriers,
    bases,
    stories,
)

GETS: tuple[Row, ...] = tuple(row for stage in STAGES for row in stage.GETS)
POSTS: tuple[Row, ...] = tuple(row for stage in STAGES for row in stage.POSTS)

__all__ = ["GETS", "POSTS", "Row"]
