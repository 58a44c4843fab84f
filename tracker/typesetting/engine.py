"""WeasyPrint, as it is to be loaded: it changes one thing for everybody else in the process, which is put back here."""

from typing import Any

from PIL import ImageFile


def weasyprint() -> Any:
    """The module, slow to import the first time.

    Its import tells Pillow to take pictures that were cut off half-way. From then on, and so depending on whether this
    process has ever made a PDF, a damaged upload would be kept with a grey half instead of being refused.
    """
    import weasyprint as module

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return module
