"""Give unstructured a spaCy pipeline made here, so that it never downloads one.

unstructured asks spaCy only where a sentence ends and whether a text has a verb. Its own model is
fetched from the network at run time, differs between machines that have it and those that do not, and
costs ten times the CPU. The function replaced is private, so the version is checked.
"""

import os
import re
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from ingest.errors import UnsupportedLibrary

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

UNSTRUCTURED = "0.27.32"

COMMON_VERBS = """
    am are be been being is was were has have had do does did can could may might must shall should will
    would need get go make take give find keep let put use see know want say tell ask call send show try
    pay buy choose click enter select open close sign start stop turn set add change check contact create
    delete help include install learn log move offer provide read receive remove reset run visit work
    write ca wo 's 're 've 'll 'd 'm n't
"""
VERBS = frozenset(COMMON_VERBS.split())
LONGEST_WORD = re.compile(r"\S{1000}")
PIECE = re.compile(r"(\S{1,1000}|\s)( ?)")
ENDING = re.compile(r"[a-z]{3,}(?:ed|ing|ized|ised|izes|ises)")


def check_version(installed: str, known: str = UNSTRUCTURED) -> None:
    """Raises `UnsupportedLibrary` where the installed unstructured is another than the known one."""
    if installed != known:
        raise UnsupportedLibrary(
            f"unstructured is {installed} but this release knows {known}; run: pip install unstructured=={known}"
        )


def install() -> None:
    """Make unstructured use the blank pipeline, and keep it off the network, in this process.

    Call it before importing any `unstructured.partition` module. Raises UnsupportedLibrary when the
    installed unstructured is not the version whose internals are known here.
    """
    os.environ["DO_NOT_TRACK"] = "true"
    os.environ["SCARF_NO_ANALYTICS"] = "true"
    os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"
    check_version(version("unstructured"))
    _import_spacy_without_torch()
    import unstructured.nlp.tokenize as tokenize

    tokenize._load_spacy_model = pipeline


@cache
def pipeline() -> "Language":
    """A blank English pipeline that ends sentences by punctuation and tags verbs by rule."""
    import spacy
    from spacy.language import Language

    if not Language.has_factory("warmline_verbs"):
        Language.component("warmline_verbs", func=tag_verbs)
    nlp = spacy.blank("en")
    nlp.tokenizer = _in_time(nlp.tokenizer)
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("warmline_verbs")
    return nlp


def _in_time(tokenize: "Callable[[str], Doc]") -> "Callable[[str], Doc]":
    """What takes a word apart sign by sign is given none that is longer than any: it would look at it ever again."""

    def tokens(text: str) -> "Doc":
        if not LONGEST_WORD.search(text):
            return tokenize(text)
        from spacy.tokens import Doc

        pieces = PIECE.findall(text)
        return Doc(pipeline().vocab, [piece for piece, _ in pieces], [bool(space) for _, space in pieces])

    return tokens


def tag_verbs(doc: "Doc") -> "Doc":
    """Set `tag_` of every token: VB for a verb by list or ending, NN for anything else."""
    for token in doc:
        word = token.lower_
        token.tag_ = "VB" if word in VERBS or ENDING.fullmatch(word) else "NN"
    return doc


def _import_spacy_without_torch() -> None:
    # thinc imports torch when it can: seconds and hundreds of megabytes for nothing here.
    if "spacy" in sys.modules or "torch" in sys.modules:
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        import spacy  # noqa: F401
    finally:
        del sys.modules["torch"]
