"""Which arithmetic to train in: what the hardware does fast, unless the user says otherwise."""

from __future__ import annotations

from audit.errors import InputError
from audit.hardware import has_bf16
from finetune.settings import Precision


def use_bf16(precision: Precision) -> bool:
    """Decide between bfloat16 and float32.

    Raises
    ------
    InputError
        bfloat16 was asked for and the device has none.
    """
    if precision == "bf16" and not has_bf16():
        raise InputError(
            "--precision", "this device has no bf16 instructions", expected="auto or fp32"
        )
    return precision != "fp32" and has_bf16()
