"""Whoever pastes from a page is told what was taken out of which field, once it is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.factories.chain import draft_need, pooled_need
from tests.factories.organisation import World
from tests.web.test_challenge_form import filled
from tracker.challenges.models import Challenge
from tracker.needs.models import Need
from tracker.needs.services import submit_need
from tracker.organisation.models import Person
from tracker.web.acts import NoteForm
from tracker.web.records import act_url

AsPerson = Callable[[Person], Client]
NEW = "/challenges/new/"
MARKED = "<b>甲</b>"


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_fields_of_a_form_and_its_tables_are_named(world: World, as_person: AsPerson) -> None:
    typed = filled(
        background="<p>一</p>\r\n二", **{"targets-0-name": MARKED, "targets-0-proof": "瓦斯 < 0.8 %"}
    )
    response = as_person(world.olga).post(NEW, typed)
    assert response.status_code == 302
    assert said(response)[-1] == "Marks of a web page were taken out of: Background, Target"
    challenge = Challenge.objects.get()
    assert challenge.background == "一\n二"
    assert challenge.targets_begun.startswith("甲\t")
    assert "瓦斯 < 0.8 %" in challenge.targets_begun


def test_what_only_looks_like_a_mark_is_kept_without_a_word(world: World, as_person: AsPerson) -> None:
    response = as_person(world.olga).post(NEW, filled(background="瓦斯 < 0.8 %, a<b", task="一\r\n二"))
    assert response.status_code == 302
    assert not [words for words in said(response) if "Marks" in words]
    assert Challenge.objects.get().background == "瓦斯 < 0.8 %, a<b"


def test_a_form_that_is_refused_shows_what_was_typed_and_tells_nothing(
    world: World, as_person: AsPerson
) -> None:
    response = as_person(world.olga).post(NEW, filled(title="", background=MARKED))
    assert (response.status_code, said(response)) == (422, [])
    assert "&lt;b&gt;甲&lt;/b&gt;" in response.content.decode()


def test_a_reason_is_cleaned_and_named_and_the_next_one_is_not(world: World, as_person: AsPerson) -> None:
    for typed, told in ((MARKED, ["Marks of a web page were taken out of: Reason"]), ("乙", [])):
        need = submit_need(draft_need(world), by=world.dave)
        response = as_person(world.olga).post(act_url("need", need.pk, "return"), {"note": typed})
        assert response.status_code == 302
        assert said(response)[1:] == told


def test_of_what_came_too_late_nothing_is_told(
    world: World, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = submit_need(draft_need(world), by=world.dave)
    state = Need.objects.filter(pk=need.pk)
    validated = NoteForm.full_clean

    def overtaken(form: NoteForm) -> None:
        validated(form)
        state.update(state="returned")

    monkeypatch.setattr(NoteForm, "full_clean", overtaken)
    response = as_person(world.olga).post(act_url("need", need.pk, "return"), {"note": MARKED})
    assert response.status_code == 302
    assert [words.split(":")[0] for words in said(response)] == ["Nothing was changed"]


def test_words_behind_a_need_are_cleaned_and_the_page_that_follows_says_so(
    world: World, as_person: AsPerson
) -> None:
    need = pooled_need(world)
    address = reverse("tracker:need-support", args=[need.pk])
    response = as_person(world.bob).post(address, {"words": f"{MARKED}也有"}, follow=True)
    assert "Marks of a web page were taken out of: How does it show with you?" in response.content.decode()
    assert need.supports.get().words == "甲也有"
