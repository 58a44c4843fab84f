"""Fixed vocabularies of the organisation (DOMAIN: roles, units, political status)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnitKind(models.TextChoices):
    GROUP = "group", pgettext_lazy("organisation", "Group")
    COMPANY = "company", _("Company")
    UNIT = "unit", pgettext_lazy("organisation", "Unit")


class PartyOrganizationKind(models.TextChoices):
    COMMITTEE = "committee", _("Party committee")
    GENERAL_BRANCH = "general_branch", _("General branch")
    BRANCH = "branch", _("Party branch")
    TEMPORARY_BRANCH = "temporary_branch", _("Temporary branch")


class PoliticalStatus(models.TextChoices):
    MEMBER = "member", _("Party member")
    PROBATIONARY = "probationary", _("Probationary member")
    LEAGUE = "league", _("League member")
    OTHER = "other", _("Other")


PARTY_STATUSES = (PoliticalStatus.MEMBER, PoliticalStatus.PROBATIONARY)
"""Who counts as a party member when a lead is asked for (practice of 华北油田: probationary members count)."""


class Role(models.TextChoices):
    """What a person may do over a unit and all below it. Leading or joining a team is a seat, not a role."""

    NEED_OWNER = "need_owner", _("Unit liaison")
    UNIT_ADMIN = "unit_admin", _("Unit head")
    CHALLENGE_OFFICE = "challenge_office", _("Challenge office")
    PARTY_AFFAIRS = "party_affairs", _("Party affairs")
    UNION_OFFICE = "union_office", _("Trade union")
    EXPERT_REVIEWER = "expert_reviewer", _("Expert")
    DECISION_BODY = "decision_body", _("Decision body")
    FINANCE_OFFICER = "finance_officer", _("Finance")
    DISCIPLINE_SUPERVISOR = "discipline_supervisor", _("Discipline inspection")
    CORRESPONDENT = "correspondent", _("Correspondent")
    SECRECY_REVIEWER = "secrecy_reviewer", _("Secrecy reviewer")
    EDITOR = "editor", _("Editor")
    LEADER = "leader", _("Leader")
    SYS_ADMIN = "sys_admin", _("System administrator")


OVERSEEING_ROLES = (
    Role.CHALLENGE_OFFICE,
    Role.DECISION_BODY,
    Role.DISCIPLINE_SUPERVISOR,
    Role.LEADER,
    Role.PARTY_AFFAIRS,
)
"""Roles that see everything of the units they hold, whatever its state, own drafts of others excepted."""
