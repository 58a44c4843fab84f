"""The poster of a story, for whoever may read the story."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.sharing.posters import poster_pdf
from cms.stories.queries import stories_visible_to
from tracker.web.access import fetch


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    story = fetch(stories_visible_to(request.user).select_related("hero"), pk)
    data = poster_pdf(story, address=request.build_absolute_uri(story.url))
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="poster-{story.pk}.pdf"'},
    )
