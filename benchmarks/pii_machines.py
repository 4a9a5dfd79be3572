"""Planted values machines give out: addresses in networks, secrets, wallets."""

from __future__ import annotations

import base64
import json
from ipaddress import IPv6Address
from random import Random

from benchmarks import pii_numbers as numbers
from benchmarks.pii_numbers import BASE62, LETTERS, digits

DOMAINS = (
    "example.com", "example.org", "mail.example.net", "northgate.example.com", "EXAMPLE.COM",
    "st-lukes.example.org", "city-bank.example.net", "post.law-office.test", "help.example",
)  # fmt: skip
"""Mostly of top-level domains there are: some detectors take no others."""


def email(rng: Random, _language: str) -> str:
    """A mail address of a domain that is reserved."""
    given = rng.choice(("ann", "j", "oleg", "Li.Na", "zhang"))
    family = rng.choice(("Okafor", "Raman", "Demir", "Tan", "Brennan", "Whitfield"))
    local = rng.choice((
        f"{given}.{family.lower()}", f"{given}_{digits(rng, 2)}", f"{family}+{given}",
        f"{given}{digits(rng, 4)}", f"{given}-{family}", digits(rng, 8),
    ))  # fmt: skip
    return f"{local}@{rng.choice(DOMAINS)}"


def ip_address(rng: Random, _language: str) -> str:
    """IPv4 of any network, IPv6 mostly of 2001:db8::/32."""
    if rng.random() < 0.6:
        return rng.choice((
            f"192.0.2.{rng.randint(1, 254)}", f"198.51.100.{rng.randint(1, 254)}",
            f"203.0.113.{rng.randint(1, 254)}", f"10.{rng.randrange(256)}.{rng.randrange(256)}.7",
            f"192.168.{rng.randrange(9)}.{rng.randrange(256)}",
            ".".join(str(rng.randint(11, 223)) for _ in range(4)),
        ))  # fmt: skip
    address = IPv6Address((0x20010DB8 << 96) | rng.getrandbits(rng.choice((16, 64, 96))))
    return rng.choice((
        address.compressed, address.exploded, address.compressed.upper(),
        f"::ffff:192.0.2.{rng.randint(1, 254)}",
        IPv6Address((0xFE80 << 112) | rng.getrandbits(64)).compressed,
    ))  # fmt: skip


def mac_address(rng: Random, _language: str) -> str:
    """A MAC address with colons, dashes or Cisco's dots."""
    start = rng.choice((b"\x00\x00\x5e\x00\x53", b"\x02" + rng.randbytes(4), rng.randbytes(5)))
    pairs = [f"{byte:02x}" for byte in start + rng.randbytes(1)]
    made = rng.choice((
        ":".join(pairs), ":".join(pairs), "-".join(pairs),
        ".".join(a + b for a, b in zip(pairs[::2], pairs[1::2], strict=True)),
    ))  # fmt: skip
    return made.upper() if rng.random() < 0.5 else made


def url_credentials(rng: Random, _language: str) -> str:
    """The name and the password in an address; what stands around them is in the contexts."""
    user, secret = rng.choice(("admin", "svc-report", "li.na", "backup")), _of(rng, BASE62, 9)
    return f"{'' if rng.random() < 0.1 else user}:{rng.choice(('', 'p%40'))}{secret}"


def crypto_wallet(rng: Random, _language: str) -> str:
    """A Bitcoin or Ethereum address."""
    return rng.choice((
        numbers.base58_address(rng), numbers.segwit_address(rng),
        numbers.segwit_address(rng).upper(), f"0x{rng.getrandbits(160):040x}",
    ))  # fmt: skip


def api_key(rng: Random, _language: str) -> str:
    """A key of a service, of the form the service gives it. None was issued."""
    capitals = LETTERS + "234567"
    return rng.choice((
        "AKIA" + _of(rng, capitals, 16), numbers.github_token(rng),
        "glpat-" + _of(rng, BASE62 + "_", 20), "sk_live_" + _of(rng, BASE62, 24),
        f"xoxb-{digits(rng, 12)}-{digits(rng, 12)}-{_of(rng, BASE62, 24)}",
        "AIza" + _of(rng, BASE62 + "_-", 35), "hf_" + _of(rng, BASE62[10:], 34),
        f"SG.{_of(rng, BASE62, 22)}.{_of(rng, BASE62, 43)}", "npm_" + _of(rng, BASE62, 36),
        _jwt(rng),
    ))  # fmt: skip


def _of(rng: Random, alphabet: str, count: int) -> str:
    return "".join(rng.choices(alphabet, k=count))


def _jwt(rng: Random) -> str:
    """A JSON Web Token (RFC 7519): header, claims and signature."""
    parts = [
        json.dumps({"alg": "HS256", "typ": "JWT"}).encode(),
        json.dumps({"sub": digits(rng, 6), "iat": 1700000000}).encode(),
        rng.randbytes(32),
    ]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
