"""What the page of a project shows of its stories: folded away while it is under way, at once when one is due."""

from django.test import Client

from cms.site.setting_up import StorySite
from tests.factories.organisation import World
from tests.factories.projects import accepted_project, running_project
from tests.factories.stories import published_story


def test_while_a_project_runs_its_stories_are_asked_for(
    site: StorySite, world: World, client: Client
) -> None:
    project = running_project(world)
    address = f"/project-stories/{project.pk}/"
    client.force_login(world.bob)
    assert f'hx-get="{address}"' in client.get(project.get_absolute_url()).content.decode()
    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "No story is published yet" in part
    assert part in whole.replace("\r", "")
    assert "<html" in whole
    assert "<html" not in part
    assert "/story-drafts/" not in whole


def test_an_editor_has_it_drafted_from_there(site: StorySite, world: World, client: Client) -> None:
    project = running_project(world)
    client.force_login(world.emma)
    part = client.get(f"/project-stories/{project.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert f'action="/story-drafts/{project.pk}/"' in part


def test_an_accepted_project_shows_them_at_once(site: StorySite, world: World, client: Client) -> None:
    project = accepted_project(world)
    client.force_login(world.bob)
    page = client.get(project.get_absolute_url()).content.decode()
    assert "/project-stories/" not in page
    assert "No story is published yet" in page
    story = published_story(site, project=project)
    assert story.title in client.get(project.get_absolute_url()).content.decode()
    assert story.title in client.get(f"/project-stories/{project.pk}/").content.decode()


def test_nobody_learns_of_a_project_that_they_do_not_see(world: World, client: Client) -> None:
    project = running_project(world)
    assert client.get(f"/project-stories/{project.pk}/").status_code == 302
    client.force_login(world.bob)
    assert client.get(f"/project-stories/{project.pk + 99}/").status_code == 404
