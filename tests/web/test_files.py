"""Attachments are handed out to those who may see their record, always as a download."""

from collections.abc import Callable
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.organisation import World
from tests.factories.outcomes import claimed_benefit, drafted_outcome, returned_benefit
from tests.factories.projects import reported_milestone
from tracker.foundation.attachments import Attachment, attach_file, attachments_of
from tracker.organisation.models import Person
from tracker.outcomes.models import Outcome
from tracker.projects.queries import EVIDENCE_KIND

AsPerson = Callable[[Person], Client]


def url(attachment: Attachment) -> str:
    return reverse("tracker:attachment", args=[attachment.pk])


def fetched(client: Client, attachment: Attachment) -> Any:
    """The response, with what it streams read to its end."""
    response: Any = client.get(url(attachment))
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def file_of(
    outcome: Outcome, world: World, name: str = "作业规程.pdf", content: bytes = b"%PDF"
) -> Attachment:
    return attach_file(outcome, kind="outcome", file=SimpleUploadedFile(name, content), by=world.alice)


def test_a_file_comes_with_its_name_and_as_a_download(world: World, as_person: AsPerson) -> None:
    milestone = reported_milestone(world)
    response = fetched(as_person(world.trudy), attachments_of(EVIDENCE_KIND, milestone.pk).get())
    assert response.body == b"%PDF-1.7 measured"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%AE%9E%E6%B5%8B")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_who_may_not_see_the_record_gets_no_file(world: World, as_person: AsPerson) -> None:
    kept = file_of(drafted_outcome(world), world)
    statuses = {
        name: fetched(as_person(world.people[name]), kept).status_code
        for name in ("alice", "bob", "carol", "olga", "head_one", "head_two", "sam", "trudy")
    }
    assert statuses == {
        "alice": 200,
        "bob": 200,
        "carol": 404,
        "olga": 200,
        "head_one": 200,
        "head_two": 404,
        "sam": 404,
        "trudy": 404,
    }


def test_a_returned_claim_takes_its_evidence_with_it(world: World, as_person: AsPerson) -> None:
    paper = SimpleUploadedFile("台账.xlsx", b"PK")
    standing, returned = claimed_benefit(world), returned_benefit(world)
    for benefit, status in ((standing, 200), (returned, 404)):
        kept = attach_file(benefit, kind="benefit", file=paper, by=world.alice)
        assert fetched(as_person(world.trudy), kept).status_code == status


def test_a_visitor_is_asked_to_sign_in(world: World) -> None:
    kept = file_of(drafted_outcome(world), world)
    assert Client().get(url(kept))["Location"] == f"/sign-in/?next={url(kept)}"


def test_what_is_no_file_is_not_found(world: World, as_person: AsPerson) -> None:
    kept = file_of(drafted_outcome(world), world)
    client = as_person(world.alice)
    assert client.get("/files/0/").status_code == 404
    assert client.get(f"/files/{10**30}/").status_code == 404
    default_storage.delete(str(kept.file.name))
    assert client.get(url(kept)).status_code == 404


def test_a_page_that_was_uploaded_is_never_shown_as_one(world: World, as_person: AsPerson) -> None:
    kept = file_of(drafted_outcome(world), world, 'a"b\r\n.txt', b"<script>alert(1)</script>")
    response = fetched(as_person(world.alice), kept)
    assert response["Content-Disposition"].startswith("attachment")
    assert "\n" not in response["Content-Disposition"]


def test_files_cannot_be_reached_by_their_place(world: World, as_person: AsPerson) -> None:
    kept = file_of(drafted_outcome(world), world)
    assert as_person(world.alice).get(f"/media/{kept.file.name}").status_code == 404
