"""A scikit-learn model read from a skops file that nobody vouches for.

Three walls, each before anything is asked of the model: only types named here are built at all;
what was built has the shape our own training gives it; and the trees, whose nodes scikit-learn
follows without looking, lead nowhere but to other nodes of theirs.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from audit.errors import InputError, listing

MAX_BYTES = 512 * 2**20
"""A larger file is not read, nor one that unpacks to more."""

TRUSTED = ("numpy.dtype", "sklearn.tree._tree.Tree")
"""Types our training writes beyond those skops knows to be harmless; trees are looked at."""

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, TypeError,
    AttributeError, ImportError, NotImplementedError, RecursionError,
)  # fmt: skip
"""In how many ways a file that is not whole, or is made up, fails to be read."""


def read_skops(path: Path) -> tuple[Any, tuple[str, ...]]:
    """Read a fitted pipeline of columns and a classifier.

    Returns
    -------
    Pipeline
        Steps ``columns`` and ``model``.
    notes
        What must be said about it, a sentence each.

    Raises
    ------
    InputError
        No such file, too large, damaged, of types that are not trusted, or not of this shape.
    """
    _check_size(path)
    import skops.io
    from sklearn.exceptions import InconsistentVersionWarning

    try:
        strange = set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED)
        _refuse_types(path, strange)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", InconsistentVersionWarning)
            pipeline = skops.io.load(path, trusted=list(TRUSTED))
        _check_shape(pipeline, path)
    except _DAMAGE as error:
        first = str(error).strip().split("\n")[0]
        raise InputError(
            path,
            f"is not a whole skops file ({first})",
            hint="It may have been cut short when copied: copy or train it again.",
        ) from error
    return pipeline, _notes(caught)


def _check_size(path: Path) -> None:
    if not path.is_file():
        raise InputError(path, "no such file", expected="a model as `python -m finetune` writes it")
    if not zipfile.is_zipfile(path):
        raise InputError(
            path,
            "is not a skops file",
            hint="Pickled models can run code and are never loaded; it may also have been cut "
            "short when copied.",
        )
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
    if (size := max(unpacked, path.stat().st_size)) > MAX_BYTES:
        raise InputError(path, f"is {size:,} bytes", expected=f"at most {MAX_BYTES:,}")


def _refuse_types(path: Path, strange: set[str]) -> None:
    if strange:
        raise InputError(
            path,
            f"holds objects of types that are not trusted: {listing(sorted(strange))}",
            expected="a pipeline of scikit-learn's own parts",
            hint="Such objects could run code and are never loaded.",
        )


def _check_shape(pipeline: Any, path: Path) -> None:
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline

    names = list(pipeline.named_steps) if type(pipeline) is Pipeline else []
    if names != ["columns", "model"] or type(pipeline[0]) is not ColumnTransformer:
        raise InputError(
            path,
            f"holds a {type(pipeline).__name__} of {listing(names)}",
            expected="a Pipeline of 'columns' (ColumnTransformer) and 'model' (classifier)",
        )
    allowed = _allowed()
    strange = {type(part).__name__ for part in _parts(pipeline) if type(part) not in allowed}
    if strange:
        raise InputError(
            path, f"has parts {listing(sorted(strange))}",
            expected=f"only {listing(sorted(t.__name__ for t in allowed), 12)}",
        )  # fmt: skip
    width = pipeline[1].n_features_in_
    if not all(_is_sound(tree, width) for tree in _trees(pipeline[1])):
        raise InputError(path, "holds a decision tree whose nodes lead out of it")


def _allowed() -> set[type]:
    from sklearn.dummy import DummyClassifier
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    return {
        SimpleImputer, StandardScaler, OneHotEncoder, GradientBoostingClassifier, DummyClassifier,
        RandomForestClassifier, LogisticRegression, DecisionTreeClassifier, DecisionTreeRegressor,
    }  # fmt: skip


def _parts(part: Any) -> Iterator[Any]:
    """The estimators a model is made of, its pipelines and column transformers taken apart."""
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline

    if type(part) is Pipeline:
        inner = [step for _, step in part.steps]
    elif type(part) is ColumnTransformer:
        inner = [encoder for _, encoder, _ in part.transformers_ if encoder != "drop"]
    else:
        yield part
        first = getattr(part, "init_", None)  # what boosting starts from
        inner = [*np.ravel(getattr(part, "estimators_", [])), *([first] if first else [])]
    for one in inner:
        yield from _parts(one)


def _trees(model: Any) -> Iterator[Any]:
    yield from (part.tree_ for part in _parts(model) if hasattr(part, "tree_"))


def _is_sound(tree: Any, width: int) -> bool:
    """Whether every node leads to later nodes only, and asks for features there are.

    Nodes are counted first: to look at nodes beyond those there are is itself a fault of memory.
    """
    if not 0 < tree.node_count <= tree.capacity or tree.n_features != width:
        return False
    here = np.arange(tree.node_count)
    left, right, feature = tree.children_left, tree.children_right, tree.feature
    leaf = (left == -1) & (right == -1)
    forward = (np.minimum(left, right) > here) & (np.maximum(left, right) < tree.node_count)
    known = (feature >= 0) & (feature < width)
    return bool((leaf | (forward & known)).all())


def _notes(caught: list[warnings.WarningMessage]) -> tuple[str, ...]:
    import sklearn

    versions = {str(getattr(w.message, "original_sklearn_version", "")) for w in caught} - {""}
    return tuple(
        f"The model was saved by scikit-learn {version} and read by {sklearn.__version__}: "
        "its answers may differ from those it gave then."
        for version in sorted(versions)
    )
