"""The queue of production, in which a build waits until a worker comes."""

from typing import Any, Final

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from cms.builds.models import CasebookBuild
from cms.builds.tasks import build_casebook

DATABASE_QUEUE: Final = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def tasks_of(build: CasebookBuild) -> Any:
    return DBTaskResult.objects.filter(
        task_path=build_casebook.module_path, args_kwargs={"args": [build.pk], "kwargs": {}}
    )


def work_off(worker_id: str = "worker") -> None:
    """Carry out what waits, as `manage.py db_worker --batch` does."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
    ).run()
