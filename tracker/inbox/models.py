"""A task is an act that somebody owes; a message is something somebody should know."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit, Person


class Task(models.Model):
    """One act owed on one record, by a person or by whoever holds a role over a unit. Opened and closed by the
    engine's transitions alone; whoever does the act closes it for everyone.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    subject_label = models.CharField(max_length=300)
    act = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="tasks")
    role = models.CharField(max_length=30, choices=Role.choices, blank=True)
    unit = models.ForeignKey(OrgUnit, models.CASCADE, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by_name = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="closed_tasks")
    closing_act = models.CharField(max_length=60, blank=True)

    class Meta:
        app_label = "tracker"
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(role="") & Q(unit__isnull=False),
                name="task_has_an_assignee",
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "due_at"], condition=Q(closed_at__isnull=True), name="task_open_person"
            ),
            models.Index(fields=["role", "unit"], condition=Q(closed_at__isnull=True), name="task_open_role"),
            models.Index(
                fields=["subject_kind", "subject_id"],
                condition=Q(closed_at__isnull=True),
                name="task_open_subject",
            ),
            models.Index(fields=["closed_by", "-closed_at"], name="task_done"),
        ]

    def __str__(self) -> str:
        return f"{self.act} · {self.subject_label}"


class Message(models.Model):
    """Something that a person should know about a record: read, or not yet."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    subject_label = models.CharField(max_length=300)
    act = models.CharField(max_length=60)
    from_name = models.CharField(max_length=150)
    note = models.TextField(blank=True)
    sent_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "tracker"
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["person", "read_at", "-sent_at"], name="message_person")]

    def __str__(self) -> str:
        return f"{self.subject_label} · {self.act}"
