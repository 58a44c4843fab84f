"""Index of the models, in life-cycle order. Django reads this file; the models live in their stages."""

from tracker.bases.models import BaseVisit, DemonstrationBase
from tracker.bids.models import AwardDecision, Bid, Commitment, MetricPromise, PlannedMilestone
from tracker.challenges.models import (
    CalendarKey,
    Challenge,
    ChallengeBatch,
    ChallengeNotice,
    ChallengeTally,
    FacetTally,
    Follow,
    Question,
    SavedView,
    ScoringCriterion,
    SideReview,
    TargetMetric,
    WorkbookLayout,
)
from tracker.deliberation.models import (
    Criterion,
    Decision,
    Mark,
    Objection,
    PublicNotice,
    ReviewPanel,
    ScoreSheet,
    Vote,
)
from tracker.foundation.attachments import Attachment, AttachmentText
from tracker.foundation.audit import AuditEntry, AuditHead
from tracker.foundation.numbering import NumberSeries
from tracker.foundation.search.models import SearchEntry
from tracker.foundation.working_days import CalendarException
from tracker.inbox.models import Message, Task
from tracker.needs.models import LedgerImport, Need, NeedCall, NeedSupport
from tracker.organisation.models import OrgUnit, PartyOrganization, Person, RoleAssignment
from tracker.outcomes.models import (
    Benefit,
    BenefitLine,
    Contribution,
    IntellectualProperty,
    Outcome,
)
from tracker.projects.models import AcceptanceResult, MeasuredValue, Milestone, Project
from tracker.rollout.models import Adoption, Rollout
from tracker.squads.models import Campaign, Squad, SquadMember
from tracker.studios.models import Studio, StudioMember
from tracker.teams.models import Team, TeamMember

__all__ = [
    "AcceptanceResult",
    "Adoption",
    "Attachment",
    "AttachmentText",
    "AuditEntry",
    "AuditHead",
    "AwardDecision",
    "BaseVisit",
    "Benefit",
    "BenefitLine",
    "Bid",
    "CalendarException",
    "CalendarKey",
    "Campaign",
    "Challenge",
    "ChallengeBatch",
    "ChallengeNotice",
    "ChallengeTally",
    "Commitment",
    "Contribution",
    "Criterion",
    "Decision",
    "DemonstrationBase",
    "FacetTally",
    "Follow",
    "IntellectualProperty",
    "LedgerImport",
    "Mark",
    "MeasuredValue",
    "Message",
    "MetricPromise",
    "Milestone",
    "Need",
    "NeedCall",
    "NeedSupport",
    "NumberSeries",
    "Objection",
    "OrgUnit",
    "Outcome",
    "PartyOrganization",
    "Person",
    "PlannedMilestone",
    "Project",
    "PublicNotice",
    "Question",
    "ReviewPanel",
    "RoleAssignment",
    "Rollout",
    "SavedView",
    "ScoreSheet",
    "ScoringCriterion",
    "SearchEntry",
    "SideReview",
    "Squad",
    "SquadMember",
    "Studio",
    "StudioMember",
    "TargetMetric",
    "Task",
    "Team",
    "TeamMember",
    "Vote",
    "WorkbookLayout",
]
