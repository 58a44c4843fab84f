"""What a clock decides: small idempotent jobs, run every minute by the embedded workers or `manage.py tick`.

A job finds what is due and carries it out through the engine as the system actor. It may run twice or late:
the dates in the records decide, never the moment at which the job came round.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from tracker.foundation import clock

logger = logging.getLogger(__name__)

Job = Callable[[datetime], int]
"""Carries out what is due at the moment given and returns how many acts it took."""

_JOBS: dict[str, Job] = {}


def on_tick(job: Job) -> Job:
    """Register a job; the stage that owns the deadline does so in its `services.py`."""
    _JOBS[f"{job.__module__}.{job.__qualname__}"] = job
    return job


def run_due() -> dict[str, int]:
    """Run every job once; one that fails is logged and does not keep the others from running."""
    moment = clock.now()
    done = {}
    for name, job in sorted(_JOBS.items()):
        try:
            done[name] = job(moment)
        except Exception:
            logger.exception("tick job %s failed", name)
    return done
