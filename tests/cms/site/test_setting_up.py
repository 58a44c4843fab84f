"""The bones of the site are made once, hold the editors' rights, and put right what was there before."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Page, Site

from cms.backoffice.editors import EDITORS
from cms.site.media import StoryDocument
from cms.site.pages import HomePage
from cms.site.setting_up import StorySite, set_up_site
from tests.factories.organisation import World, make_person
from tracker.organisation.enums import Role
from tracker.organisation.models import RoleAssignment

pytestmark = pytest.mark.usefixtures("english")


def test_setting_up_twice_makes_everything_once(site: StorySite) -> None:
    again = set_up_site()
    assert (again.home.pk, again.stories.pk, again.bases.pk) == (site.home.pk, site.stories.pk, site.bases.pk)
    assert Site.objects.count() == 1
    assert Group.objects.filter(name=EDITORS).count() == 1
    assert sorted(Page.objects.filter(depth__gt=1).values_list("url_path", flat=True)) == [
        "/stories/",
        "/stories/about/",
        "/stories/accessibility/",
        "/stories/bases/",
        "/stories/cases/",
        "/stories/help/",
        "/stories/privacy/",
        "/stories/teams/",
    ]


def test_what_editors_wrote_stays_when_the_site_is_set_up_again(site: StorySite) -> None:
    HomePage.objects.filter(pk=site.home.pk).update(title="案例馆")
    assert set_up_site().home.title == "案例馆"


def test_the_first_page_of_wagtail_makes_way(site: StorySite) -> None:
    root = Page.get_first_root_node()
    welcome = root.add_child(instance=Page(title="Welcome", slug="home"))
    Site.objects.update(root_page=welcome)
    set_up_site()
    assert not Page.objects.filter(pk=welcome.pk).exists()
    assert Site.objects.get().root_page_id == root.pk


def test_the_entrance_the_list_and_the_bases_open_without_signing_in(site: StorySite, client: Client) -> None:
    for path in ("/stories/", "/stories/cases/", "/stories/bases/", "/stories/teams/"):
        assert client.get(path).status_code == 200, path


def test_an_editor_enters_the_back_office_and_nobody_else_does(
    site: StorySite, world: World, client: Client
) -> None:
    client.force_login(world.emma)
    entrance = client.get("/editor/")
    assert entrance.status_code == 200
    assert entrance.content.decode().partition("</title>")[0].endswith("- Jiebang")
    assert client.get(f"/editor/pages/{site.stories.pk}/").status_code == 200
    for shelf in ("images", "documents"):
        assert client.get(f"/editor/{shelf}/").status_code == 200, shelf
        assert client.get(f"/editor/{shelf}/multiple/add/").status_code == 200, shelf
    client.force_login(world.alice)
    assert client.get("/editor/").status_code == 302


def test_granting_and_withdrawing_the_role_moves_a_person_in_and_out_of_the_editors(
    site: StorySite, world: World
) -> None:
    grant = RoleAssignment.objects.create(person=world.bob, role=Role.EDITOR, unit=world.north)
    assert site.editors.user_set.filter(pk=world.bob.pk).exists()
    second = RoleAssignment.objects.create(person=world.bob, role=Role.EDITOR, unit=world.south)
    grant.delete()
    assert site.editors.user_set.filter(pk=world.bob.pk).exists()
    second.delete()
    assert not site.editors.user_set.filter(pk=world.bob.pk).exists()


def test_setting_up_enrols_those_who_hold_the_role_already(world: World) -> None:
    edna = make_person("edna", world.north, (Role.EDITOR, world.north))
    assert [person.pk for person in set_up_site().editors.user_set.all()] == [edna.pk]


def test_a_document_is_handed_out_to_those_signed_in(site: StorySite, world: World, client: Client) -> None:
    document = StoryDocument.objects.create(title="作业书", file=ContentFile(b"%PDF-1.7", name="a.pdf"))
    assert client.get(document.url)["Location"] == f"/sign-in/?next={document.url}"
    client.force_login(world.alice)
    answer = client.get(document.url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]  # a file response
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(world.emma)
    assert client.get("/editor/documents/").status_code == 200
