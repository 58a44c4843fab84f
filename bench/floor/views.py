from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bench.floor.models import Entry

PAGE_SIZE = 25


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Four statements: the session, the person, 25 rows, their count."""
    entries = Entry.objects.filter(state="open").order_by("closes_at", "id")
    context = {"entries": entries[:PAGE_SIZE], "count": entries.count()}
    return render(request, "floor/index.html", context)
