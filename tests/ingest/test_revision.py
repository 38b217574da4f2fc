"""What was made of a document by another cut is made again."""

from ingest.revision import Revision


def test_a_validator_comes_back_to_the_same_revision_only() -> None:
    stored = Revision(200).marked('"abc"')
    assert stored is not None
    assert Revision(200).unmarked(stored) == '"abc"'
    assert Revision(100).unmarked(stored) is None
    assert Revision(200).marked(None) is None


def test_the_same_bytes_have_another_key_when_they_are_cut_otherwise() -> None:
    assert Revision(200).key("a") == Revision(200).key("a")
    assert len({Revision(200).key("a"), Revision(100).key("a"), Revision(200).key("b")}) == 3
