from tracker.typesetting.fonts import (
    REQUIRED_FAMILIES,
    fonts_fingerprint,
    has_font_subsetter,
    installed_fonts,
    missing_fonts,
)


def test_the_machine_has_what_documents_are_set_in() -> None:
    assert missing_fonts() == ()
    assert has_font_subsetter()


def test_three_families_are_required() -> None:
    assert REQUIRED_FAMILIES == ("Noto Serif CJK SC", "Noto Sans CJK SC", "LXGW WenKai")


def test_the_fingerprint_stands_for_the_installed_fonts() -> None:
    assert len(fonts_fingerprint()) == 64
    assert fonts_fingerprint() == fonts_fingerprint()
    assert all(font_file for _families, font_file in installed_fonts())
