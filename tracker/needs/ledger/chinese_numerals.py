"""Numbers in Chinese characters, as far as ledgers write them: 三百二十, 叁佰, 二〇二五, 十一."""

DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for character in characters
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NUMERALS = "".join((*DIGITS, *TENS))


def read_numeral(text: str) -> int | None:
    """三百二十 -> 320, 十一 -> 11, 二〇二五 -> 2025; None for anything else, 万 and 亿 included."""
    if not text or any(character not in NUMERALS for character in text):
        return None
    if not any(character in TENS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    total = 0
    digit: int | None = None
    ceiling = 10_000
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
            continue
        weight = TENS[character]
        if weight >= ceiling:
            return None
        # 十一 leaves out the one before the ten.
        total += (1 if digit is None and not total else digit or 0) * weight
        digit, ceiling = None, weight
    return total + (digit or 0)
