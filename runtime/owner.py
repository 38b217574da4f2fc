"""How the documents of a workspace call their owner."""

from collections.abc import Callable

from conversation.words import WORD
from retrieval.own_names import Name, own_names
from runtime.knowledge import Knowledge
from runtime.of_generation import OfGeneration
from runtime.settings import Settings

# An owner who is named at all is named in more of them than one in a hundred; read in some twenty milliseconds.
SAMPLED = 600


def names_of_owner(knowledge: Knowledge, is_word: Callable[[str], bool], company: str) -> OfGeneration[frozenset[Name]]:
    """As the documents show, and as the setting has it; `is_word` says whether the language has a word."""
    set_name = () if company == Settings.model_fields["company"].default else tuple(WORD.findall(company.lower()))
    known = {set_name} if set_name else set()

    def look() -> frozenset[Name]:
        return own_names(knowledge.passages.some_texts(SAMPLED), is_word) | known

    return OfGeneration(knowledge.last_generation, look)
