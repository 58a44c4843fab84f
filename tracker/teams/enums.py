from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MemberPart(models.TextChoices):
    LEAD = "lead", _("Lead")
    MEMBER = "member", pgettext_lazy("team", "Member")


class MemberState(models.TextChoices):
    INVITED = "invited", _("Invited")
    CONFIRMED = "confirmed", pgettext_lazy("team member", "Confirmed")
    DECLINED = "declined", pgettext_lazy("team member", "Declined")
