"""Arguments of `python -m finetune pretrain`."""

from __future__ import annotations

import argparse

from finetune import options


def add(commands: options.Commands[argparse.ArgumentParser], model: str) -> None:
    """Add the command; `model` is what is trained, of those that `train` knows."""
    pretrain = commands.add_parser(
        "pretrain",
        help="pretrain an encoder further, as a base for `train`",
        description="Go on pretraining an encoder on the training part of a corpus, by masking "
        "15 % of the tokens and guessing them, and measure what it remembers of those texts. It "
        "writes a folder for `train --base DIR`, which with the same --data, --seed and --rows "
        "holds the same rows out.",
        argument_default=argparse.SUPPRESS,
    )
    options.corpus(pretrain, "folder to write")
    options.learning(pretrain)
    options.columns(pretrain)
    options.running(pretrain)
    pretrain.set_defaults(model=model, trained_by="")
