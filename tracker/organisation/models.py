"""Units (a treebeard tree: "my unit and below" is one prefix query), people and their roles."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from tracker.organisation.enums import (
    PARTY_STATUSES,
    PartyOrganizationKind,
    PoliticalStatus,
    Role,
    UnitKind,
)


class OrgUnit(MP_Node):
    """A group, a company or a unit. Move nodes through treebeard's own API only."""

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40)
    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=UnitKind.choices)
    sector = models.CharField(_("sector"), max_length=40, blank=True)

    class Meta:
        app_label = "tracker"
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return str(self.name)

    @cached_property
    def company(self) -> "OrgUnit":
        """The company that this unit belongs to; a company or the group itself answers with itself."""
        if self.kind != UnitKind.UNIT:
            return self
        ancestors = self.get_ancestors().filter(kind=UnitKind.COMPANY)
        return ancestors.last() or self

    def is_within(self, other: "OrgUnit") -> bool:
        """Is this unit `other` itself or below it?"""
        return str(self.path).startswith(str(other.path))


class PartyOrganization(models.Model):
    """A party organisation beside the administrative tree; a temporary branch has an end and a project."""

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=PartyOrganizationKind.choices)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="party_organizations"
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        app_label = "tracker"
        verbose_name = _("party organisation")
        verbose_name_plural = _("party organisations")

    def __str__(self) -> str:
        return self.name


class PersonManager(UserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        """Loads the unit as well: every page shows it, and one query is dearer than one join."""
        return self.select_related("unit").get(username=username)


class Person(AbstractUser):  # type: ignore[django-manager-missing]  # Wagtail's own managers are untyped
    """A person with an account; `username` is the employee number."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=60)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="people", null=True, blank=True
    )
    political_status = models.CharField(
        _("political status"), max_length=20, choices=PoliticalStatus.choices, default=PoliticalStatus.OTHER
    )
    professional_title = models.CharField(_("professional title"), max_length=40, blank=True)
    profession = models.CharField(_("profession"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    REQUIRED_FIELDS = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        app_label = "tracker"
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def is_party_member(self) -> bool:
        return self.political_status in PARTY_STATUSES

    @cached_property
    def grants(self) -> tuple[tuple[str, str], ...]:
        """(role, path of the unit) for every role held; read once per request."""
        rows = RoleAssignment.objects.filter(person_id=self.pk).values_list("role", "unit__path")
        return tuple(rows)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("grants", None)
        super().refresh_from_db(*args, **kwargs)


class RoleAssignment(models.Model):
    """A role that a person holds over a unit and everything below it."""

    person = models.ForeignKey(
        Person, models.CASCADE, verbose_name=_("person"), related_name="role_assignments"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="role_assignments")

    class Meta:
        app_label = "tracker"
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "unit"],
                name="role_held_once",
                violation_error_message=_("This person holds this role there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.unit}"
