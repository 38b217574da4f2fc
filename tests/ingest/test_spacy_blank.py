"""The stand-in for unstructured's language model."""

from importlib.metadata import version

import pytest
import unstructured.nlp.tokenize as tokenize

from ingest import partition, spacy_blank
from ingest.errors import UnsupportedLibrary


def test_unstructured_is_the_version_whose_internals_we_replace():
    assert version("unstructured") == spacy_blank.UNSTRUCTURED


def test_another_version_is_refused_with_what_to_do():
    with pytest.raises(UnsupportedLibrary, match=r"pip install unstructured==0\.0\.1"):
        spacy_blank.check_version(version("unstructured"), known="0.0.1")


def test_the_model_loader_is_ours():
    assert partition
    assert tokenize._load_spacy_model is spacy_blank.pipeline


def test_sentences_and_verbs_are_found():
    assert tokenize.sent_tokenize("We open at nine. Come in!") == ["We open at nine.", "Come in!"]
    tags = dict(tokenize.pos_tag("You can return the blue shoes"))
    assert (tags["can"], tags["return"], tags["shoes"]) == ("VB", "NN", "NN")


def test_a_word_without_end_is_cut_and_not_taken_apart_sign_by_sign():
    text = "We open  at\nnine. " + "**a:" * 1000 + " Come in!"
    tokens = spacy_blank.pipeline()(text)
    assert tokens.text == text
    assert [len(token) for token in tokens if len(token) > 10] == [1000] * 4
