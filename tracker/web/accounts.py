"""Signing in and out, one's own profile, the words behind the figures, feedback."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tracker.organisation.models import Person, RoleAssignment
from tracker.teams.enums import MemberState
from tracker.teams.models import TeamMember
from tracker.web.access import login_required, person_of
from tracker.web.context import visitors_home


class SignIn(auth_views.LoginView):
    template_name = "tracker/organisation/sign_in.html"
    redirect_authenticated_user = True
    form_class = AuthenticationForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = settings.JIEBANG.get("DEMO_ACCOUNTS", ())
        return super().get_context_data(
            demo_accounts=demo_accounts(demo) if demo else (),
            demo_password=settings.JIEBANG.get("DEMO_PASSWORD", "") if demo else "",
            **kwargs,
        )


def demo_accounts(usernames: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(username, name, roles) of the accounts of a demonstration, in the order given; none once they are gone."""
    people = {
        person.username: person for person in Person.objects.filter(username__in=usernames, is_active=True)
    }
    roles: dict[int, list[str]] = {}
    for grant in RoleAssignment.objects.filter(person__in=people.values()).select_related("person"):
        roles.setdefault(grant.person_id, []).append(grant.get_role_display())
    return [
        (
            name,
            people[name].name,
            " · ".join(roles.get(people[name].pk, [])) or people[name].professional_title,
        )
        for name in usernames
        if name in people
    ]


class SignOut(auth_views.LogoutView):
    http_method_names = ["post", "options"]


def home(request: HttpRequest) -> HttpResponse:
    """The inbox is home; a visitor sees the site's entrance, and the board while there is none."""
    if request.user.is_authenticated:
        return redirect("tracker:inbox")
    return redirect(visitors_home() or "tracker:board")


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {
        "person": person,
        "roles": list(person.role_assignments.select_related("unit")),
        "seats": list(
            TeamMember.objects.filter(person=person, state=MemberState.CONFIRMED).select_related(
                "team", "team__bid__challenge"
            )
        ),
    }
    return render(request, "tracker/organisation/profile.html", context)


@login_required
def definitions(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/definitions.html")


@login_required
def feedback(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/feedback.html", {"contact": settings.JIEBANG["OFFICE_CONTACT"]})
