"""What the machine computes fast."""

from __future__ import annotations

from collections.abc import Mapping

import torch

_CPU_BF16 = ("avx512_bf16", "amx_bf16", "bf16")


def on_cpu() -> bool:
    """Whether models run on the CPU, for want of an accelerator."""
    return not torch.accelerator.is_available()


def has_bf16() -> bool:
    """Whether the device has bfloat16 instructions; emulated, they are slower than float32."""
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if not on_cpu():
        return False
    # A torch too old to say what the CPU can do is taken as one that cannot.
    capabilities: Mapping[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(name, False) for name in _CPU_BF16)
