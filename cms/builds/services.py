"""Asking for a build, calling it off, and taking up one whose worker was lost."""

from datetime import datetime
from functools import partial
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from cms.builds.models import (
    LIVE_STATUSES,
    MAXIMUM_ATTEMPTS,
    SILENCE,
    BookFormat,
    BuildStatus,
    CasebookBuild,
    FrozenEdition,
)
from cms.stories.collections import CollectionPage, published_parts
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.foundation.ticking import on_tick
from tracker.organisation.models import Person

IS_FROZEN: Final = gettext_lazy("This edition is frozen. Begin the next edition to change something.")


def can_build(collection: CollectionPage, person: Person) -> bool:
    """Whoever may edit a case book may have it typeset."""
    return bool(collection.permissions_for_user(person).can_edit())


def is_frozen(collection: Page) -> bool:
    return FrozenEdition.objects.filter(collection_id=collection.pk).exists()


def request_build(
    collection: CollectionPage, *, by: Person, made_for: str = BookFormat.WEB, freezes: bool = False
) -> CasebookBuild:
    """Queue a build; while the same one is waiting or running, that one is returned. With `freezes` the edition is frozen as
    it was built, once it is.

    Raises NotAllowed for whoever may not edit the case book, GuardFailed when none of its stories is published,
    when an edition that is frozen already is to be frozen, or while another build of it is under way.
    """
    if not can_build(collection, by):
        raise NotAllowed(_("Case books are built by their editors."))
    frozen = is_frozen(collection)
    if freezes and frozen:
        raise GuardFailed(_("This edition is frozen already. Begin the next edition to go on."))
    if not frozen and not published_parts(collection):
        raise GuardFailed(_("None of the stories of this case book is published yet. Publish one first."))
    try:
        with transaction.atomic():
            build = CasebookBuild.objects.create(
                collection=collection, requested_by=by, format=made_for, freezes=freezes
            )
            _enqueue(build)
    except IntegrityError:  # somebody was faster, or a second click
        live = CasebookBuild.objects.filter(collection=collection, status__in=LIVE_STATUSES).first()
        if live is None:  # and has ended since
            return request_build(collection, by=by, made_for=made_for, freezes=freezes)
        if (live.format, live.freezes) != (made_for, freezes):
            words = _("Another build of this book is running (%(format)s). Ask again when it is done.")
            raise GuardFailed(words % {"format": live.get_format_display()}) from None
        return live
    return build


def cancel_build(build: CasebookBuild, *, by: Person) -> CasebookBuild:
    """Call a waiting or running build off; one that has ended stays as it is. Its worker notices within a second.

    Raises NotAllowed for whoever may neither edit the case book nor asked for this build.
    """
    if build.requested_by_id != by.pk and not can_build(build.collection, by):
        raise NotAllowed(_("A build is called off by whoever asked for it, or by an editor."))
    CasebookBuild.objects.filter(pk=build.pk, status__in=LIVE_STATUSES).update(
        status=BuildStatus.CANCELLED, finished_at=clock.now()
    )
    return CasebookBuild.objects.get(pk=build.pk)


@on_tick
def take_up_interrupted_builds(moment: datetime) -> int:
    """Queue builds again whose worker has fallen silent (the server was stopped), and those that wait for a worker who
    will never come, because their task is gone; after the third attempt they have failed. What was typeset is kept,
    so that they go on where they stood.
    """
    before = moment - SILENCE
    left = Q(status=BuildStatus.RUNNING, beat_at__lt=before) | Q(
        Q(beat_at__lt=before) | Q(beat_at=None, requested_at__lt=before), status=BuildStatus.QUEUED
    )
    taken_up = 0
    for build in CasebookBuild.objects.filter(left):
        attempts = build.attempts
        if build.status == BuildStatus.QUEUED:
            tasks = _tasks_of(build)
            if tasks.filter(_awaited(before)).exists():
                continue
            attempts = tasks.count()
        # Of two clocks that come round at once, the second finds it changed.
        still_left = CasebookBuild.objects.filter(left, pk=build.pk, attempts=build.attempts)
        if attempts >= MAXIMUM_ATTEMPTS:
            words = _("The build was interrupted three times. Tell the administrator, then try again.")
            taken_up += still_left.update(status=BuildStatus.FAILED, error=words, finished_at=moment)
            continue
        with transaction.atomic():
            if still_left.update(status=BuildStatus.QUEUED, done=0, total=0, what="", beat_at=moment):
                _enqueue(build)
                taken_up += 1
    return taken_up


def _awaited(before: datetime) -> Q:
    """Tasks that a worker will come to, or came to after that moment; the build is the first thing it would have begun."""
    return Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING, started_at__gte=before)


def _tasks_of(build: CasebookBuild) -> QuerySet[DBTaskResult]:
    """What was given to the workers for it, done or not."""
    from cms.builds.tasks import build_casebook  # the tasks stand on these services

    return DBTaskResult.objects.filter(task_path=build_casebook.module_path, args_kwargs__args=[build.pk])


def _enqueue(build: CasebookBuild) -> None:
    from cms.builds.tasks import build_casebook  # the tasks stand on these services

    transaction.on_commit(partial(build_casebook.enqueue, build.pk))
