"""Planted values about people: names, telephones, dates, where they live and what they drive.

Telephone numbers are of ranges kept for fiction, but for those of China, which keeps none: their
digits are drawn.
"""

from __future__ import annotations

from datetime import date
from random import Random

from benchmarks.pii_numbers import digits, drawn

GIVEN = (
    "Amara", "Declan", "Priya", "Tomasz", "Ingrid", "Marcus", "Fatima", "Oluwaseun", "Chloe",
    "Hyun-woo", "Beatriz", "Yusuf", "Niamh", "Dmitri", "Zoë", "Thabo", "Mei", "Lars",
)  # fmt: skip
FAMILY = (
    "Okafor", "Brennan", "Raman", "Nowak", "Lindqvist", "Whitfield", "Haddad", "Adeyemi", "Marsh",
    "O'Rourke", "Carvalho", "Demir", "Gallagher", "Sokolov", "Müller", "Dlamini", "Tan", "Berg",
)  # fmt: skip
AREAS = ("212", "415", "312", "617", "713", "202", "303", "206")
UK_FICTION = (
    ("07700", "900"), ("020", "7946", "0"), ("0113", "496", "0"), ("0161", "496", "0"),
    ("0131", "496", "0"), ("0117", "496", "0"),
)  # fmt: skip
"""Ofcom's numbers for drama: the groups before the last, whose last digits are drawn."""
MOBILES = ("135", "136", "139", "150", "158", "177", "186", "189", "199")
POST_AREAS = ("LS", "M", "SW", "EH", "CF", "BT", "B", "NE", "OX", "SE")
PROVINCES = "京沪粤浙苏川鲁湘鄂陕"
FAMILY_ZH: tuple[str, ...] = (*"王李张刘陈杨赵黄周吴", "欧阳", "诸葛")
GIVEN_ZH = ("伟", "芳", "秀英", "建国", "丽娜", "浩然", "子涵", "志强", "雪梅", "宇轩")


def phone(rng: Random, language: str) -> str:
    """A telephone number, most often of the language's countries."""
    if rng.random() < 0.12:
        return rng.choice((
            f"+49 30 23125 {digits(rng, 3)}", f"+33 6 39 98 {digits(rng, 2)} {digits(rng, 2)}",
            f"+49-30-23125-{digits(rng, 3)}", f"+3363998{digits(rng, 4)}",
        ))  # fmt: skip
    if language == "zh":
        return _phone_zh(rng)
    return _phone_us(rng) if rng.random() < 0.5 else _phone_uk(rng)


def _phone_us(rng: Random) -> str:
    area, last = rng.choice(AREAS), f"01{digits(rng, 2)}"
    return rng.choice((
        f"({area}) 555-{last}", f"{area}-555-{last}", f"{area}.555.{last}", f"{area} 555 {last}",
        f"+1 {area} 555 {last}", f"+1{area}555{last}", f"1-{area}-555-{last}",
        f"+1 ({area}) 555-{last}", f"{area}555{last}",
    ))  # fmt: skip


def _phone_uk(rng: Random) -> str:
    first, *middle = rng.choice(UK_FICTION)
    *middle, last = middle
    last += digits(rng, 3 if last in {"0", "900"} else 4)
    rest = [*middle, last]
    return rng.choice((
        " ".join([first, *rest]), first + "".join(rest), f"+44 {first[1:]} {' '.join(rest)}",
        f"+44{first[1:]}{''.join(rest)}", f"+44 (0){first[1:]} {' '.join(rest)}",
        f"0044 {first[1:]} {' '.join(rest)}", "-".join([first, *rest]),
        f"({first}) {' '.join(rest)}",
    ))  # fmt: skip


def _phone_zh(rng: Random) -> str:
    a, b, c = rng.choice(MOBILES), digits(rng, 4), digits(rng, 4)
    city, first = rng.choice((("010", "6"), ("021", "5"), ("0755", "8"), ("0571", "8")))
    line = first + digits(rng, 7)
    return rng.choice((
        a + b + c, a + b + c, f"{a} {b} {c}", f"{a}-{b}-{c}", f"+86 {a} {b} {c}",
        f"+86{a}{b}{c}", f"+86-{a}-{b}-{c}", f"0086 {a}{b}{c}", f"{city}-{line}",
        f"({city}){line}", f"{city} {line[:4]} {line[4:]}", f"+86 {city[1:]} {line}",
    ))  # fmt: skip


def any_date(rng: Random, language: str, day: date) -> str:
    """A date as people write it."""
    y, m, d = day.year, day.month, day.day
    if language == "zh":
        return rng.choice((
            f"{y}年{m}月{d}日", f"{y}年{m:02}月{d:02}日", f"{y}-{m:02}-{d:02}",
            f"{y}.{m:02}.{d:02}", f"{y}/{m}/{d}",
        ))  # fmt: skip
    return rng.choice((
        f"{d:02}/{m:02}/{y}", f"{m}/{d}/{y}", f"{y}-{m:02}-{d:02}", f"{d} {day:%B} {y}",
        f"{day:%B} {d}, {y}", f"{d:02}.{m:02}.{y}", f"{d} {day:%b} {y}", f"{d:02}-{day:%b}-{y}",
        f"{_ordinal(d)} {day:%B} {y}",
    ))  # fmt: skip


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number < 14 else ending}"


def postcode(rng: Random, language: str) -> str:
    """A postcode: China; or the UK and the US."""
    if language == "zh":
        return f"{rng.randint(100000, 859999)}"
    uk = f"{rng.choice(POST_AREAS)}{rng.randint(1, 9)} {drawn(rng, '9')}{_inward(rng)}"
    us = f"{rng.randint(10001, 99501)}"
    return rng.choice((uk, uk, uk.replace(" ", ""), uk.lower(), us, f"{us}-{digits(rng, 4)}"))


def _inward(rng: Random) -> str:
    return "".join(rng.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))


def coordinates(rng: Random, language: str) -> str:
    """A place on earth, to metres, in degrees or in minutes and seconds."""
    if language == "zh":
        east, north = rng.uniform(98, 122), rng.uniform(21, 45)
        return rng.choice((
            f"北纬{north:.4f}度，东经{east:.4f}度", f"东经{east:.4f}°，北纬{north:.4f}°",
            f"{north:.6f}, {east:.6f}", f"N{north:.4f}° E{east:.4f}°",
        ))  # fmt: skip
    north, west = rng.uniform(30, 59), rng.uniform(1, 120)
    seconds = f"{rng.randrange(60):02}'{rng.randrange(60):02}\""
    return rng.choice((
        f"{north:.4f}, -{west:.4f}", f"{north:.6f},-{west:.6f}",
        f"{north:.4f}° N, {west:.4f}° W", f"{int(north)}°{seconds}N {int(west)}°{seconds}W",
        f"{north:.4f}N, {west:.4f}W",
    ))  # fmt: skip


def licence_plate(rng: Random, language: str) -> str:
    """The plate of a car."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    if language == "zh":
        province, office = rng.choice(PROVINCES), rng.choice(letters)
        number = rng.choice(("9999A", "99999", "A9999", "9A999", "D99999"))
        number = "".join(rng.choice(letters) if p == "A" else drawn(rng, p) for p in number)
        return province + office + rng.choice(("", "", "·", " ")) + number
    year = rng.choice((*range(2, 25), *range(51, 74)))
    uk = "".join(rng.choices("ABCEFGHKLMNPRSVWY", k=2)) + f"{year:02}"
    last = "".join(rng.choices("ABCDEFGHJKLMNOPRSTUVWXYZ", k=3))
    return rng.choice(
        (f"{uk} {last}", f"{uk} {last}", uk + last, f"{rng.randint(1, 9)}{drawn(rng, 'AAA999')}")
    )


def person_name(rng: Random, language: str) -> str:
    """A given and a family name, put together."""
    if language == "zh":
        return rng.choice(FAMILY_ZH) + rng.choice(GIVEN_ZH)
    return f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"


def organisation(rng: Random, language: str) -> str:
    """A made-up firm, hospital or office."""
    if language == "zh":
        return rng.choice(("远帆", "明泰", "华瑞")) + rng.choice(
            ("科技有限公司", "律师事务所", "医院")
        )
    first = rng.choice(("Northgate", "Harrow & Pike", "Bluestone", "St Luke's"))
    return f"{first} {rng.choice(('Ltd', 'Hospital', 'Bank plc', 'Solicitors LLP', 'Inc.'))}"


def place(rng: Random, language: str) -> str:
    """A town or a country."""
    if language == "zh":
        return rng.choice(("杭州", "上海市", "成都", "广东省", "深圳"))
    return rng.choice(("Leeds", "Nairobi", "Ohio", "Cardiff", "Portugal", "São Paulo"))


def address(rng: Random, language: str) -> str:
    """A house in a street."""
    n = rng.randint(1, 180)
    if language == "zh":
        return rng.choice((
            f"北京市朝阳区清河路{n}号院{n % 9 + 1}号楼{n % 5 + 1}单元{n + 100}室",
            f"杭州市西湖区文景街{n}号", f"广东省深圳市福田区新沙路{n}号{n % 20 + 1}楼",
        ))  # fmt: skip
    street = rng.choice(("Mill Lane", "Orchard Road", "Maple Avenue", "King's Crescent", "Elm St"))
    return rng.choice((f"{n} {street}", f"Flat {n % 9 + 1}, {n} {street}", f"{n} {street}, Apt 4B"))


def age(rng: Random, _language: str) -> str:
    """Years of life, as a number."""
    return str(rng.randint(18, 97))
