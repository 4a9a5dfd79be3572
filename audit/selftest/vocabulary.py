"""An invented language of 200 words, some read in one piece and some in two."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeiou"]
_STEMS, _LATER = _SYLLABLES[:20], _SYLLABLES[20:]
_ENDINGS = [syllable + "z" for syllable in _SYLLABLES]

LONG = tuple(_STEMS[i % len(_STEMS)] + ending for i, ending in enumerate(_ENDINGS))
"""60 words of two pieces: a stem that three words share, and an ending of its own."""

SHORT = tuple(first + second for first in _LATER for second in _SYLLABLES[:4])[:140]
"""140 words of one piece."""


def tokenizer() -> PreTrainedTokenizerFast:
    """A WordPiece tokenizer of this language."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import BertProcessing
    from transformers import PreTrainedTokenizerFast

    pieces = [*SPECIAL, *_STEMS, *(f"##{ending}" for ending in _ENDINGS), *SHORT]
    made = Tokenizer(WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token=SPECIAL[1]))
    made.pre_tokenizer = Whitespace()
    made.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = {f"{name[1:-1].lower()}_token": name for name in SPECIAL}
    return PreTrainedTokenizerFast(tokenizer_object=made, **names)
