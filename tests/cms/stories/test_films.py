"""A film plays for whoever may read its story, in the parts that a browser asks for."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from cms.site.media import StoryDocument
from cms.site.setting_up import StorySite
from tests.factories.organisation import World
from tests.factories.stories import film_block, published_story, story_draft

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def film(world: World) -> StoryDocument:
    document = StoryDocument(title="撤架")
    document.file.save("platform.mp4", ContentFile(b"0123456789"))
    return document


def body_of(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streaming response


def test_a_film_of_a_published_story_is_seen_by_everybody(
    site: StorySite, film: StoryDocument, client: Client
) -> None:
    story = published_story(site, practice=[film_block(film)])
    page = client.get(story.get_url() or "").content.decode()
    assert f'src="/story-films/{film.pk}/"' in page
    answer = client.get(f"/story-films/{film.pk}/")
    assert (answer.status_code, answer["Content-Type"], body_of(answer)) == (200, "video/mp4", b"0123456789")


def test_a_film_of_a_draft_is_not(site: StorySite, film: StoryDocument, world: World, client: Client) -> None:
    story_draft(site, practice=[film_block(film)])
    assert client.get(f"/story-films/{film.pk}/").status_code == 404
    client.force_login(world.emma)
    assert body_of(client.get(f"/story-films/{film.pk}/")) == b"0123456789"


@pytest.mark.parametrize(
    ("wanted", "status", "part", "body"),
    [
        ("bytes=2-4", 206, "bytes 2-4/10", b"234"),
        ("bytes=7-", 206, "bytes 7-9/10", b"789"),
        ("bytes=-3", 206, "bytes 7-9/10", b"789"),
        ("bytes=5-99", 206, "bytes 5-9/10", b"56789"),
        ("bytes=99-", 416, "bytes */10", b""),
        ("nonsense", 200, None, b"0123456789"),
        ("bytes=0-1,4-5", 200, None, b"0123456789"),
    ],
)
@pytest.mark.usefixtures("site")
def test_a_part_is_sent_alone(
    film: StoryDocument,
    world: World,
    client: Client,
    wanted: str,
    status: int,
    part: str | None,
    body: bytes,
) -> None:
    client.force_login(world.emma)
    answer = client.get(f"/story-films/{film.pk}/", headers={"range": wanted})
    found = b"" if status == 416 else body_of(answer)
    assert (answer.status_code, answer.get("Content-Range"), found) == (status, part, body)


def test_a_document_that_is_no_film_is_not_played(site: StorySite, world: World, client: Client) -> None:
    paper = StoryDocument(title="作业书")
    paper.file.save("a.pdf", ContentFile(b"%PDF-1.7"))
    client.force_login(world.emma)
    assert client.get(f"/story-films/{paper.pk}/").status_code == 404


def test_a_film_is_an_mp4_or_a_webm(site: StorySite, world: World) -> None:
    from django.core.exceptions import ValidationError

    from cms.blocks.media import FilmChooserBlock

    paper = StoryDocument(title="作业书")
    paper.file.save("a.pdf", ContentFile(b"%PDF-1.7"))
    with pytest.raises(ValidationError, match="MP4 or a WebM"):
        FilmChooserBlock().clean(paper)
