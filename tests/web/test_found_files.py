"""Files are found by what they say, by those who may open them, and lead to their record."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import chain, projects
from tests.factories.organisation import World
from tests.factories.outcomes import drafted_outcome
from tests.foundation.file_text import samples
from tracker.foundation.attachments import (
    Attachment,
    AttachmentText,
    attach_file,
    attachments_to_read,
    detach_files,
    read_attachment,
)
from tracker.foundation.search.finding import find
from tracker.foundation.search.index import reindex
from tracker.organisation.models import Person

OnCommit = Callable[..., object]


def attached(world: World, subject: object, kind: str, name: str, content: bytes) -> Attachment:
    attachment = attach_file(subject, kind=kind, file=SimpleUploadedFile(name, content), by=world.alice)  # type: ignore[arg-type]
    read_attachment.call(attachment.pk)
    return attachment


def finding(world: World, words: str) -> str:
    """Names of the cast who find exactly one thing by these words."""
    people = {name: Person.objects.get(pk=person.pk) for name, person in world.people.items()}
    return " ".join(name for name, person in people.items() if find(words, user=person).total == 1)


def test_each_kind_of_file_is_found_by_what_it_says(world: World) -> None:
    challenge = chain.published_challenge(world)
    attached(world, challenge, "challenge", "条件.docx", samples.word("巷道断面二十平方米", cell="锚索支护"))
    attached(world, challenge, "challenge", "参数.xlsx", samples.workbook(("支架型号", "ZY-18000")))
    attached(world, challenge, "challenge", "地质.pdf", samples.pdf("断层落差三点五米"))
    for words, title in (("锚索支护", "条件.docx"), ("zy-18000", "参数.xlsx"), ("断层落差", "地质.pdf")):
        [hit] = find(words, user=world.olga).hits
        assert (hit.kind, hit.title) == ("challenge_file", title)
        assert "<mark>" in hit.snippet_html


def test_its_name_is_found_before_it_is_read(world: World) -> None:
    challenge = chain.published_challenge(world)
    file = SimpleUploadedFile("水文观测.pdf", b"%PDF-1.7 cut off")
    attachment = attach_file(challenge, kind="challenge", file=file, by=world.olga)
    assert find("水文观测", user=world.olga).total == 1
    assert list(attachments_to_read()) == [attachment]
    assert read_attachment.call(attachment.pk) is False
    assert not AttachmentText.objects.get().is_readable
    assert find("水文观测", user=world.olga).total == 1
    assert not attachments_to_read().exists()


def test_it_is_read_once_the_record_stands(
    world: World, django_capture_on_commit_callbacks: OnCommit
) -> None:
    challenge = chain.published_challenge(world)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        file = SimpleUploadedFile("方案.docx", samples.word("液压支架电液控制"))
        attach_file(challenge, kind="challenge", file=file, by=world.olga)
        picture = SimpleUploadedFile("现场.jpg", b"\xff\xd8\xff")
        attach_file(challenge, kind="challenge", file=picture, by=world.olga)
        assert find("电液控制", user=world.olga).total == 0
    assert find("电液控制", user=world.olga).total == 1
    assert AttachmentText.objects.count() == 1


def test_only_those_who_see_the_record_find_its_file(world: World) -> None:
    draft = chain.drafted_challenge(world)
    attached(world, draft, "challenge", "草案.txt", "绝密工法甲".encode())
    outcome = drafted_outcome(world)
    attached(world, outcome, "outcome", "包.txt", "绝密工法乙".encode())
    milestone = projects.reported_milestone(world)
    attached(world, milestone, "milestone", "实测.txt", "实测读数丙".encode())
    running = milestone.project
    attached(world, running, "project", "任务书.txt", "任务书条款丁".encode())
    seen = {
        words: finding(world, words) for words in ("绝密工法甲", "绝密工法乙", "实测读数丙", "任务书条款丁")
    }
    for words, (kind, record) in {
        "绝密工法甲": ("challenge", draft),
        "绝密工法乙": ("outcome", outcome),
        "实测读数丙": ("milestone", milestone),
        "任务书条款丁": ("project", running),
    }.items():
        assert seen[words] == seeing(world, kind, record.pk), words
    assert "olga" in seen["绝密工法甲"]
    assert "trudy" not in seen["绝密工法甲"]
    assert "trudy" in seen["任务书条款丁"]


def seeing(world: World, kind: str, pk: int) -> str:
    from tracker.foundation.lifecycle import lifecycle_of_kind

    rule = lifecycle_of_kind(kind).visible_to
    people = {name: Person.objects.get(pk=person.pk) for name, person in world.people.items()}
    return " ".join(name for name, person in people.items() if rule(person).filter(pk=pk).exists())


def test_visitors_find_no_files_of_public_challenges(world: World) -> None:
    challenge = chain.published_challenge(world, visibility="public")
    attached(world, challenge, "challenge", "条件.txt", "公开的条件".encode())
    assert find("公开的条件", user=world.trudy).total == 1
    assert find("公开的条件", user=AnonymousUser()).total == 0


def test_other_files_stay_out_of_the_search(world: World) -> None:
    need = chain.pooled_need(world)
    attached(world, need, "need", "照片说明.txt", "独一无二的说明".encode())
    assert find("独一无二", user=world.olga).total == 0


def test_a_file_taken_back_is_found_no_more_and_an_index_made_anew_holds_the_rest(world: World) -> None:
    challenge = chain.published_challenge(world)
    kept = attached(world, challenge, "challenge", "留.txt", "留下来的话".encode())
    gone = attached(world, challenge, "challenge", "去.txt", "拿走了的话".encode())
    detach_files(Attachment.objects.filter(pk=gone.pk))
    assert find("拿走了", user=world.olga).total == 0
    assert reindex(["challenge_file"]) == {"challenge_file": 1}
    [hit] = find("留下来", user=world.olga).hits
    assert hit.object_id == kept.pk
    assert read_attachment.call(gone.pk) is False


def test_a_hit_leads_to_the_file_and_its_record(world: World) -> None:
    challenge = chain.published_challenge(world)
    attachment = attached(world, challenge, "challenge", "条件.txt", "<b>巷道</b>净宽".encode())
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.trudy, "tracker.organisation.authentication.PersonBackend")
    address = f"/files/{attachment.pk}/about/"
    assert address in client.get("/search/?q=净宽").content.decode()
    page = client.get(address).content.decode()
    assert challenge.get_absolute_url() in page
    assert f"/files/{attachment.pk}/" in page
    assert "&lt;b&gt;巷道&lt;/b&gt;净宽" in page


def test_a_file_is_shown_with_the_record_that_it_belongs_to(world: World, client: Client) -> None:
    challenge = chain.published_challenge(world)
    project = projects.running_project(world)
    milestone = project.milestones.order_by("order")[0]
    outcome = drafted_outcome(world)
    homes = {
        "challenge": (challenge, f"{challenge.number} {challenge.title}"),
        "project": (project, f"{project.number} {project.title}"),
        "milestone": (milestone, f"{project.number} {milestone.name}"),
        "outcome": (outcome, f"{outcome.number} {outcome.title}"),
    }
    for kind, (record, _words) in homes.items():
        attached(world, record, kind, f"{kind}.docx", samples.word("断层落差三点五米"))
    client.force_login(world.alice)
    client.get("/search/")
    with CaptureQueriesContext(connection) as captured:
        rows = client.get("/search/", {"q": "断层落差"}).context["rows"]
    assert {row.home for row in rows} == {words for _record, words in homes.values()}
    for kind in homes:
        attached(world, homes[kind][0], kind, f"{kind}-2.docx", samples.word("断层落差两米"))
    with CaptureQueriesContext(connection) as again:
        assert len(client.get("/search/", {"q": "断层落差"}).context["rows"]) == 8
    assert len(again) == len(captured)
