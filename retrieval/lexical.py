"""The lexical index: BM25 over chunk text and headings, one tantivy folder per workspace."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from conversation.words import RAISED
from retrieval.chunk import Chunk
from retrieval.errors import IndexUnwritable

HEADING_BOOST = 0.5
WRITER_HEAP_BYTES = 32_000_000
MOST_WORDS = 5_000
UNACCENTED = "en_stem_unaccented"
# Bytes, as tantivy's own analyzers have it.
LONGEST_WORD = 40
# Folded to ASCII, 25 with the mark of a footnote would be found as 251.
_UNMARKED = dict.fromkeys(map(ord, RAISED), " ")


class LexicalIndex:
    """Chunk ids by BM25. Writes are seen by the next search."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = _opened(folder)
        self._index.reload()

    def add(self, chunks: Sequence[Chunk]) -> None:
        """Insert or replace. Raises `IndexUnwritable`."""
        with self._writing() as writer:
            for chunk in chunks:
                heading = " ".join((chunk.title or "", *chunk.heading)).translate(_UNMARKED)
                text = chunk.text.translate(_UNMARKED)
                writer.delete_documents_by_term("id", chunk.id)
                writer.add_document(tantivy.Document(id=chunk.id, text=text, heading=heading, word=[heading, text]))

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Forget these; unknown ids are no error. Raises `IndexUnwritable`."""
        with self._writing() as writer:
            for chunk_id in chunk_ids:
                writer.delete_documents_by_term("id", chunk_id)

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """A writer whose changes are on disk and seen at the end."""
        try:
            writer = self._index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=1)
            yield writer
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()
        except ValueError as error:  # all that tantivy ever raises
            raise IndexUnwritable(
                "The word index could not be written; make room on the disk and run again."
            ) from error

    def search(self, terms: Mapping[str, float], depth: int) -> list[tuple[str, float]]:
        """The `depth` best chunks as (id, BM25 score, 0 and up), best first; empty for no terms.

        `terms` are words with their weights in 0..1.
        """
        quoted = " ".join(f'"{word}"^{weight:.3f}' for word, weight in terms.items())
        if not quoted:
            return []
        try:
            parsed = self._index.parse_query(
                quoted, ["text", "heading"], field_boosts={"text": 1.0, "heading": HEADING_BOOST}
            )
        except ValueError:
            # Underscores alone are a word to Python and nothing to tantivy.
            return []
        searcher = self._index.searcher()
        hits = searcher.search(parsed, depth).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in hits]

    def words(self, beginning: str) -> list[tuple[str, int]]:
        """The words, as they are written, that begin so, with the chunks that have each; at most `MOST_WORDS`,
        the most frequent first."""
        found: list[tuple[str, int]] = self._index.searcher().terms_with_prefix("word", beginning, limit=MOST_WORDS)
        return found

    def ids(self) -> set[str]:
        """Every chunk id that the index holds."""
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
        return {searcher.doc(address)["id"][0] for _, address in hits}


def drop(folder: Path) -> None:
    """Throw the folder away; it can be rebuilt from the ledger."""
    shutil.rmtree(folder, ignore_errors=True)


def _opened(folder: Path) -> tantivy.Index:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        index = tantivy.Index(_schema(), path=str(folder))
    except ValueError:
        # Of an earlier version with other fields: the audit fills an empty one from the ledger.
        drop(folder)
        folder.mkdir()
        index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer(UNACCENTED, _analyzer())
    return index


def _analyzer() -> tantivy.TextAnalyzer:
    """English stems; who asks for the "cafe" means the "café"."""
    filters = (tantivy.Filter.remove_long(LONGEST_WORD), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold())
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in (*filters, tantivy.Filter.stemmer("english")):
        builder = builder.filter(one)
    return builder.build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name=UNACCENTED)
    builder.add_text_field("heading", tokenizer_name=UNACCENTED)
    builder.add_text_field("word", tokenizer_name="default", index_option="basic")
    return builder.build()
