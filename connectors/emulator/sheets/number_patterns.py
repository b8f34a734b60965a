"""The numeric sections of number formats: digits, groups, percent, powers of ten, fractions, literals among them."""

import re
from collections.abc import Callable
from fractions import Fraction

from connectors.emulator.sheets.locales import SheetLocale

DIGITS = re.compile(r"[0#?]")
TOKEN = re.compile(
    r'(?P<literal>"[^"]*"|\\.|\[[^\]]*\]|_.|\*.)|(?P<general>general)|(?P<power>E[+-][0#?]+)|(?P<digit>[0#?])'
    r"|(?P<sign>[.,%/])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
PLAIN = re.compile(r"(?P<group>#,##)?(?P<whole>#*0?)(?:\.(?P<fraction>0*))?")
NUDGE = 1 + 2**-51
"""Sheets rounds what people read: 2.675 to 2.68, although the nearest binary number lies below."""

Shower = Callable[[float], str]


def number_shower(section: str, locale: SheetLocale, literal_text: Callable[[str], str], general: Shower) -> Shower:
    """What shows numbers in one section of a pattern; `literal_text` reads quoted and bracketed parts."""
    tokens = [(token.lastgroup or "", token[0]) for token in TOKEN.finditer(section)]
    tokens = [("other", literal_text(text)) if kind == "literal" else (kind, text) for kind, text in tokens]
    tokens = [(kind, text) for kind, text in tokens if text]
    if any(kind == "general" for kind, _ in tokens):
        return _general(tokens, general)
    digits = [index for index, (kind, _) in enumerate(tokens) if kind == "digit"]
    percents = sum(text == "%" for _, text in tokens)
    if not digits:
        return _words("".join(text for _, text in tokens))
    before = "".join(text for _, text in tokens[: digits[0]])
    last = max(index for index, (kind, text) in enumerate(tokens) if kind in ("digit", "power") or text in ".,")
    if ("sign", "/") in tokens[digits[0] :]:
        last = max(last, tokens.index(("sign", "/"), digits[0]))
        while last + 1 < len(tokens) and tokens[last + 1][1].isdigit():
            last += 1
    if digits[0] and tokens[digits[0] - 1][1] == ".":
        digits, before = [digits[0] - 1, *digits], before[:-1]
    body, after = tokens[digits[0] : last + 1], "".join(text for _, text in tokens[last + 1 :])
    show = _body(body, locale)
    factor = 100**percents

    def shown(number: float) -> str:
        text = show(abs(number) * factor)
        sign = "-" if number < 0 and any(digit in "123456789" for digit in text) else ""
        return f"{sign}{before}{text}{after}"

    return shown


def _body(tokens: list[tuple[str, str]], locale: SheetLocale) -> Shower:
    text = "".join(text for _, text in tokens)
    if any(kind == "power" for kind, _ in tokens):
        return _scientific(text, locale)
    if any(kind == "sign" and part == "/" for kind, part in tokens):
        return _fraction(text)
    thousands = len(text) - len(text.rstrip(","))
    tokens, text, scale = tokens[: len(tokens) - thousands], text.rstrip(","), 1000**thousands
    plain = PLAIN.fullmatch(text)
    if plain and all(kind != "other" for kind, _ in tokens):
        show = _plain(bool(plain["group"]), "0" in plain["whole"], len(plain["fraction"] or ""), locale)
    else:
        show = _placed(tokens, locale)
    return show if scale == 1 else lambda number: show(number / scale)


def _plain(is_grouped: bool, has_zero: bool, decimals: int, locale: SheetLocale) -> Shower:  # noqa: FBT001
    """The common shapes: 0, 0.00, #,##0, #,##0.00."""
    spec = f"{',' if is_grouped else ''}.{decimals}f"
    swap = str.maketrans({",": locale.group, ".": locale.decimal})
    is_swapped = locale.decimal != "." or (is_grouped and locale.group != ",")

    def show(number: float) -> str:
        text = format(number * NUDGE if number < 1e14 else number, spec)
        if not has_zero and text[0] == "0":
            text = text[1:]
        return text.translate(swap) if is_swapped else text

    return show


def _placed(tokens: list[tuple[str, str]], locale: SheetLocale) -> Shower:
    """Digits set into their places one by one, literals between them: "000-00-00", "0.0#", "??0"."""
    point = next((index for index, token in enumerate(tokens) if token == ("sign", ".")), len(tokens))
    whole, fraction = tokens[:point], tokens[point + 1 :]
    is_grouped = ("sign", ",") in whole
    decimals = sum(kind == "digit" for kind, _ in fraction)

    def show(number: float) -> str:
        digits, _, rest = f"{number * NUDGE if number < 1e14 else number:.{decimals}f}".partition(".")
        left = _whole_part(whole, "" if digits == "0" else digits, locale.group if is_grouped else "")
        right = _decimals(fraction, rest)
        has_point = point < len(tokens) and (any(sign.isdigit() for sign in right) or not decimals)
        return left + (locale.decimal if has_point else "") + right

    return show


def _whole_part(tokens: list[tuple[str, str]], digits: str, group: str) -> str:
    """Digits set from the right; those for which there is no place stand before the first."""
    places = sum(kind == "digit" for kind, _ in tokens)
    shown: list[str] = []
    count = 0

    def put(digit: str) -> None:
        nonlocal count
        if group and count and count % 3 == 0 and digit.isdigit():
            shown.append(group)
        shown.append(digit)
        count += 1

    for kind, text in reversed(tokens):
        if kind != "digit":
            shown.extend([] if text == "," else [text])
            continue
        places -= 1
        taken, digits = digits[-1:], digits[:-1]
        if taken or text != "#":
            put(taken or {"0": "0", "?": " "}[text])
        if not places:
            for digit in reversed(digits):
                put(digit)
            digits = ""
    return "".join(reversed(shown))


def _decimals(tokens: list[tuple[str, str]], digits: str) -> str:
    shown, needed = [], len(digits.rstrip("0"))
    place = 0
    for kind, text in tokens:
        if kind != "digit":
            shown.append("" if text == "," else text)
            continue
        digit = digits[place : place + 1]
        shown.append(digit if place < needed or text == "0" or _zero_follows(tokens, place) else _blank(text))
        place += 1
    return "".join(shown)


def _zero_follows(tokens: list[tuple[str, str]], place: int) -> bool:
    places = [text for kind, text in tokens if kind == "digit"]
    return "0" in places[place:]


def _blank(place: str) -> str:
    return " " if place == "?" else ""


def _scientific(text: str, locale: SheetLocale) -> Shower:
    mantissa, power = re.split("[eE]", text, maxsplit=1)
    whole, _, fraction = mantissa.partition(".")
    width, decimals = max(1, len(DIGITS.findall(whole))), len(DIGITS.findall(fraction))
    least, always_signed = len(power) - 1, power[0] == "+"

    def show(number: float) -> str:
        exponent = int(f"{number:.{decimals + width - 1}E}".partition("E")[2]) if number else 0
        exponent -= exponent % width if width > 1 else 0
        sign = "-" if exponent < 0 else "+" if always_signed else ""
        shown = f"{number / 10.0**exponent if exponent > -300 else 0:.{decimals}f}".replace(".", locale.decimal)
        return f"{shown}E{sign}{abs(exponent):0{least}d}"

    return show


def _fraction(text: str) -> Shower:
    """The nearest fraction, beside a whole part or not: "# ?/?", "# ??/??", "# ?/8", "?/?"."""
    over, _, under = text.partition("/")
    has_whole = len(re.findall(r"[#0?]+", over)) > 1
    fixed = int(under) if under.strip().isdigit() and int(under) else None
    limit = 10 ** max(1, min(len(DIGITS.findall(under)), 6)) - 1

    def show(number: float) -> str:
        exact = Fraction(number)
        near = Fraction(round(exact * fixed), fixed) if fixed else exact.limit_denominator(limit)
        whole, rest = divmod(near, 1) if has_whole else (0, near)
        if has_whole and not rest:
            return str(whole)
        numerator = rest.numerator * (fixed // rest.denominator) if fixed else rest.numerator
        part = f"{numerator}/{fixed or rest.denominator}"
        return f"{whole} {part}" if whole else part

    return show


def _general(tokens: list[tuple[str, str]], general: Shower) -> Shower:
    return lambda number: "".join(general(number) if kind == "general" else text for kind, text in tokens)


def _words(text: str) -> Shower:
    return lambda number: ("-" if number < 0 else "") + text
