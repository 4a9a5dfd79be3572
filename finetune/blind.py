"""A baseline that tells training rows from others by their texts alone, and never sees the model.

Where it succeeds the two sets differ by themselves (another year, another clinic), and an attack on
the model that succeeds as well has shown nothing of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder

READ = 4_000
"""Characters read of a text: as many as an encoder of 512 tokens reads, and more."""

_WORDS = {"analyzer": "word", "ngram_range": (1, 2), "n_features": 2**18}
_CHARACTERS = {"analyzer": "char_wb", "ngram_range": (2, 4), "n_features": 2**18}


def blind_scores(
    texts: Sequence[str], labels: Sequence[str], member: NDArray[np.bool_], seed: int
) -> NDArray[np.float64]:
    """How likely a member each of half of the rows is, by a baseline fitted on the other half.

    Logistic regression on words, pairs of words, parts of words, and the label. The halves do not
    change places: scores of several fits depend on one another, and an interval that takes them for
    independent is too narrow by a third where there is nothing to find.

    Parameters
    ----------
    texts, labels, member
        Of independent rows: no two of one person.
    seed
        Of the halves, each of which has half of the members.

    Returns
    -------
    numpy.ndarray
        Float array (rows,), the higher the more likely; NaN for the rows of the fit.
    """
    rows = np.arange(len(texts))
    fit, rest = train_test_split(rows, test_size=0.5, stratify=member, random_state=seed)
    features = _features(texts, labels)
    # The same optimum by the dual problem: features are many times more than rows.
    model = LogisticRegression(solver="liblinear", dual=True, max_iter=10_000, random_state=seed)
    model.fit(features[fit], member[fit])
    scores = np.full(len(texts), np.nan)
    scores[rest] = model.decision_function(features[rest])
    return scores


def _features(texts: Sequence[str], labels: Sequence[str]) -> Any:
    read = [text[:READ] for text in texts]
    counted = [HashingVectorizer(**how).transform(read) for how in (_WORDS, _CHARACTERS)]
    label = OneHotEncoder().fit_transform(np.array(labels, dtype=object)[:, None])
    return csr_matrix(hstack([*counted, label]))
