"""The door through which pictures are handed out: those of published pages to everybody, others to who is signed in."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from cms.site.media import StoryImage
from cms.site.published import is_published


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """`path` is that of a rendition, or of an original, which visitors are never shown: it may tell where it was taken."""
    # PostgreSQL takes no NUL, and no file's name holds one.
    if "\x00" in path or not (request.user.is_authenticated or _is_of_a_published_page(path)):
        raise Http404
    response: HttpResponseBase = serve(request, path, document_root=settings.MEDIA_ROOT)
    return response


def _is_of_a_published_page(path: str) -> bool:
    image = StoryImage.objects.filter(renditions__file=path).first()
    return image is not None and is_published(image)
