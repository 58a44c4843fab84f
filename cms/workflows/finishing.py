"""What happens when the last step of a workflow is passed. Named in the settings, so it imports no model."""

from typing import Any


def publish(workflow_state: Any, user: Any = None) -> None:
    """Publish the text that was passed, whoever had the last word: reviewers hold no right to publish by themselves."""
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
