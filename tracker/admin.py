"""Django's admin, for administrators alone: accounts, units, roles, the calendar. Records change in their own pages."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from treebeard.admin import TreeAdmin
from treebeard.forms import movenodeform_factory

from tracker.foundation.audit import AuditEntry
from tracker.foundation.working_days import CalendarException
from tracker.organisation.models import OrgUnit, PartyOrganization, Person, RoleAssignment


class RoleInline(admin.TabularInline[RoleAssignment, Person]):
    model = RoleAssignment
    extra = 1
    autocomplete_fields = ("unit",)


@admin.register(Person)
class PersonAdmin(UserAdmin[Person]):
    list_display = ("username", "name", "unit", "professional_title", "is_active")
    list_select_related = ("unit",)
    list_filter = ("is_active", "role_assignments__role")
    search_fields = ("username", "name")
    ordering = ("username",)
    autocomplete_fields = ("unit",)
    inlines = (RoleInline,)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (
            _("Person"),
            {
                "fields": (
                    "name",
                    "unit",
                    "political_status",
                    "professional_title",
                    "profession",
                    "phone",
                    "email",
                )
            },
        ),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "unit", "usable_password", "password1", "password2")}),
    )


@admin.register(OrgUnit)
class OrgUnitAdmin(TreeAdmin):
    """Units are added and moved through the tree's own form: paths are never typed."""

    form = movenodeform_factory(OrgUnit, fields=("name", "short_name", "code", "kind", "sector"))
    list_display = ("name", "short_name", "code", "kind")
    search_fields = ("name", "short_name", "code")


@admin.register(PartyOrganization)
class PartyOrganizationAdmin(admin.ModelAdmin[PartyOrganization]):
    list_display = ("name", "kind", "unit")
    search_fields = ("name",)
    autocomplete_fields = ("unit",)


@admin.register(CalendarException)
class CalendarExceptionAdmin(admin.ModelAdmin[CalendarException]):
    list_display = ("day", "is_working_day", "name")
    date_hierarchy = "day"


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin[AuditEntry]):
    """To read, never to write."""

    # ruff: noqa: ARG002 - Django's hooks give what we do not look at

    list_display = ("at", "by_name", "act", "subject_kind", "subject_label", "from_state", "to_state")
    list_filter = ("subject_kind", "act")
    search_fields = ("subject_label", "by_name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
