"""Wallets of crypto currencies."""

from __future__ import annotations

from functools import reduce
from operator import xor

from stdnum import bitcoin

from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32M = 0x2BC830A3
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CARRIED = tuple(
    reduce(xor, (of for bit, of in enumerate(_GENERATOR) if top >> bit & 1), 0) for top in range(32)
)
"""What the top five bits of a checksum, shifted out, add to it: of each set one its generator."""


@recogniser(
    "crypto_wallet",
    r"[13][1-9A-HJ-NP-Za-km-z]{25,34}",
    r"bc1[02-9ac-hj-np-z]{8,87}|BC1[02-9AC-HJ-NP-Z]{8,87}",
    examples=[
        Example("to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",)),
        Example(
            "钱包bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq。",
            ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",),
        ),
        Example(
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",),
        ),
        Example("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3"),
        Example("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdz"),
        Example("1" * 30),
    ],
    references=("Bitcoin wiki, Base58Check; BIP 173; BIP 350", "python-stdnum, bitcoin (examples)"),
)
def bitcoin_wallet(candidate: Candidate) -> Verdict | None:
    """A wallet of Bitcoin (its checksum holds) or Ethereum."""
    value = candidate.value
    holds = _is_segwit(value.lower()) if value[0] in "bB" else bitcoin.is_valid(value)
    return Verdict(0.98, "checksum holds") if holds else None


def _is_segwit(address: str) -> bool:
    """Whether the checksum is that of the address's version: Bech32 of 0, Bech32m of later ones."""
    values = [_BECH32.index(letter) for letter in address[3:]]
    checksum = 1
    for value in (3, 3, 0, 2, 3, *values):  # the prefix bc, as BIP 173 spreads it
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value ^ _CARRIED[checksum >> 25]
    return checksum == (1 if values[0] == 0 else _BECH32M)


@recogniser(
    "crypto_wallet",
    r"0x[0-9a-fA-F]{40}",
    examples=[
        Example("to 0x" + "00aA1bB9" * 5 + ".", ("0x" + "00aA1bB9" * 5,)),
        Example("0x" + "0" * 40),
        Example("0x" + "a1" * 32),
    ],
    references=("Ethereum yellow paper, 4.1; EIP-55 mixed case is not verified",),
)
def ethereum_wallet(candidate: Candidate) -> Verdict | None:
    """A wallet of Ethereum: twenty bytes."""
    if len(set(candidate.value[2:].lower())) < 4:
        return None
    return Verdict(0.85, "twenty bytes in hexadecimal")
