"""Pictures of the demonstration: plain technical drawings, no photograph of anybody."""

import io

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from cms.site.media import StoryImage

INK, PAPER, RED, TEAL = "#221e1b", "#f7f5f2", "#8c1c13", "#1d5a61"
SIZE = (1200, 720)
PRINTED = (2000, 1200)
"""As wide as a book prints it at 300 dpi."""


def drawing(title: str, seed: int) -> StoryImage:
    """A drawing of a roadway in section with its supports, varied by `seed`."""
    drawing = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(drawing)
    width, height = SIZE
    for step in range(0, width, 60):
        pen.line([(step, 0), (step, height)], fill="#ece8e2")
    for step in range(0, height, 60):
        pen.line([(0, step), (width, step)], fill="#ece8e2")
    # The middle half, which the wide picture at the head of a story is cut from, holds the whole section.
    floor, roof = 480, 268 + 6 * (seed % 5)
    pen.rectangle([120, roof, width - 120, floor], outline=INK, width=4)
    for place in range(6 + seed % 4):
        x = 180 + place * (840 // (5 + seed % 4))
        pen.line([(x, roof), (x, roof - 44 - 9 * ((seed + place) % 4))], fill=TEAL, width=5)
        pen.polygon([(x - 12, roof), (x + 12, roof), (x, roof + 14)], fill=TEAL)
    machine = 260 + 40 * (seed % 7)
    pen.rectangle([machine, floor - 110, machine + 260, floor - 25], outline=RED, width=5)
    pen.ellipse([machine + 20, floor - 60, machine + 80, floor], outline=RED, width=5)
    pen.ellipse([machine + 180, floor - 60, machine + 240, floor], outline=RED, width=5)
    pen.line([(machine + 260, floor - 80), (machine + 380, floor - 130)], fill=RED, width=6)
    pen.line([(120, floor + 40), (width - 120, floor + 40)], fill=INK, width=2)
    for x in (120, width - 120):
        pen.line([(x, floor + 30), (x, floor + 50)], fill=INK, width=2)
    stored = io.BytesIO()
    printed = drawing.resize(PRINTED, Image.Resampling.BICUBIC)
    printed.save(stored, "JPEG", quality=82, dpi=(300, 300))
    stored.seek(0)
    file = ImageFile(stored, name=f"drawing-{seed:02}.jpg")
    picture: StoryImage = StoryImage.objects.create(
        title=title[:255], file=file, credit="编辑部", has_consent=True
    )
    return picture
