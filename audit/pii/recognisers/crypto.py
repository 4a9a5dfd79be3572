"""Wallets of crypto currencies."""

from __future__ import annotations

from stdnum import bitcoin

from audit.pii.recogniser import Candidate, Example, Verdict, recogniser


@recogniser(
    "crypto_wallet",
    r"[13][1-9A-HJ-NP-Za-km-z]{25,34}",
    r"bc1[02-9ac-hj-np-z]{8,87}",
    examples=[
        Example("to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",)),
        Example(
            "钱包bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq。",
            ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",),
        ),
        Example("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3"),
        Example("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdz"),
        Example("1" * 30),
    ],
    references=("Bitcoin wiki, Base58Check; BIP 173", "python-stdnum, bitcoin (examples)"),
)
def bitcoin_wallet(candidate: Candidate) -> Verdict | None:
    """A wallet of Bitcoin (its checksum holds) or Ethereum."""
    if not bitcoin.is_valid(candidate.value):
        return None
    return Verdict(0.98, "checksum holds")


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
