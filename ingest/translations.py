"""Which documents are one document in several languages, told from their names and languages."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from policy.language import plausible_code

# `es`, `pt-BR`, `zh_Hans`.
TAG = r"(?P<tag>[a-z]{2}(?:[-_](?:[a-z]{4}|[a-z]{2}))?)"
PLACES = tuple(
    re.compile(pattern.replace("TAG", TAG), re.IGNORECASE)
    for pattern in (
        r"(?<=[?&])(?:lang|language|locale|hl)=TAG(?:&|$)",
        r"[._-]+TAG(?=(?:\.[a-z0-9]{1,5})?(?:[?#]|$))",
        r"(?:^|(?<=/))TAG(?:/|$)",
        r"(?:^|(?<=/))TAG[._-]+(?=[^/]*$)",
        r"(?<=//)TAG\.(?=[^/]*\.)",
    )
)


@dataclass(frozen=True, slots=True)
class Edition:
    """What a source is an edition of: all languages of one document have the same `group`, the name
    without the language in it. `language` is an ISO 639-1 code, or None where it is not known."""

    group: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A name read as `group` in the language of `tag`; whether that is so is not decided yet."""

    source: str
    group: str
    tag: str

    @property
    def language(self) -> str:
        return self.tag[:2]


def editions(languages: Mapping[str, str | None]) -> dict[str, Edition]:
    """Source -> edition, for every source of `languages`, which maps it to the language of its text.

    A code in a name (`es/a.md`, `a.es.md`, `a_es.html`, `a-fr`, `/es/a`, `a?lang=fr`, `es_a.md`,
    `es.host/a`) counts if the text is in that language, or if the same name exists in another language
    and the code is one that some document proves: so `sign-in-it.md`, about computers, is not Italian,
    and a page that still waits for its translation is. Where no language is known at all, names decide.
    A name without a code joins as one more language of the group.
    """
    claims = [claim for source in languages for claim in _claims(source)]
    proven = {claim.language for claim in claims if languages[claim.source] == claim.language}
    siblings: defaultdict[str, set[str]] = defaultdict(set)
    for claim in claims:
        if languages[claim.source] in (None, claim.language):
            siblings[claim.group].add(claim.tag)
    plain = {_plain(source): language for source, language in languages.items()}
    for name in plain.keys() & siblings.keys():
        siblings[name].add("")
    free = [claim for claim in claims if plain.get(claim.group) != claim.language]
    counted = [claim for claim in free if _counts(claim, languages[claim.source], siblings[claim.group], proven)]
    chosen = {claim.source: claim for claim in sorted(counted, key=lambda claim: _weight(claim, languages, siblings))}
    return _placed(languages, chosen)


def _claims(source: str) -> Iterator[Claim]:
    """One for each place with a code, and one for all places with the same code."""
    found = [match for place in PLACES for match in place.finditer(source) if plausible_code(match["tag"])]
    together: defaultdict[str, list[re.Match[str]]] = defaultdict(list)
    for match in found:
        tag = match["tag"].lower().replace("_", "-")
        together[tag].append(match)
        yield Claim(source, _without(source, [match]), tag)
    for tag, matches in together.items():
        if len(matches) > 1:
            yield Claim(source, _without(source, matches), tag)


def _without(source: str, matches: Collection[re.Match[str]]) -> str:
    kept = list(source)
    for match in matches:
        kept[match.start() : match.end()] = [""] * (match.end() - match.start())
    return _plain("".join(kept))


def _plain(source: str) -> str:
    return source.rstrip("?&").replace("//www.", "//")


def _counts(claim: Claim, detected: str | None, tags: Collection[str], proven: Collection[str]) -> bool:
    if detected == claim.language:
        return True
    possible = claim.language in proven or (detected is None and not proven)
    return possible and any(tag != claim.tag for tag in tags)


def _weight(
    claim: Claim, languages: Mapping[str, str | None], siblings: Mapping[str, Collection[str]]
) -> tuple[bool, int, int]:
    """The claim to believe comes last: the language agrees, then most editions, then the shortest name."""
    return languages[claim.source] == claim.language, len(siblings[claim.group]), -len(claim.group)


def _placed(languages: Mapping[str, str | None], chosen: Mapping[str, Claim]) -> dict[str, Edition]:
    taken: defaultdict[str, set[str]] = defaultdict(set)
    for claim in chosen.values():
        taken[claim.group].add(claim.language)
    return {source: _edition(source, language, chosen.get(source), taken) for source, language in languages.items()}


def _edition(source: str, language: str | None, claim: Claim | None, taken: Mapping[str, Collection[str]]) -> Edition:
    group = _plain(source)
    if claim:
        return Edition(claim.group, claim.language)
    if language not in taken.get(group, [language]):
        return Edition(group, language)
    return Edition(source, language)
