from tracker.typesetting.digest import content_digest, printed_digest


def test_the_digest_keeps_parts_apart() -> None:
    assert content_digest("ab", "c") != content_digest("a", "bc")
    assert content_digest("甲") == content_digest("甲".encode())


def test_the_printed_digest_is_read_aloud_in_groups() -> None:
    assert printed_digest("9f86d081884c7d659a2feaa0c55ad015") == "9F86 D081 884C 7D65"
