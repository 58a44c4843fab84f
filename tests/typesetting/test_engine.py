"""Making a PDF leaves the rest of the process as it was."""

import subprocess
import sys
from pathlib import Path


def test_pictures_cut_off_half_way_are_refused_after_a_pdf_as_before() -> None:
    """In a process of its own: what another test has imported must not decide."""
    program = (
        "from PIL import ImageFile\n"
        "from tracker.typesetting.pdf import render_pdf\n"
        "assert render_pdf('<p>x').pages == 1\n"
        "print(ImageFile.LOAD_TRUNCATED_IMAGES)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
