"""What a page asks of its reader or says of itself at its edges: to share it, whether it helped, how long it takes.

The day of a review is no noise: somebody may ask for it.
"""

import re
from collections.abc import Sequence

from ingest.document import Part

MOST_CHARS = 90
# So many parts behind the first heading and at the bottom are an edge.
TOP, BOTTOM = 4, 8
ASKED = re.compile(
    r"\W*(?:(?:was|is|were|did you find) (?:this|the|these) ?(?:page|article|answer|information|guide|content|topic)?"
    r" ?(?:helpful|useful)(?: to you| for you)?"
    r"|did (?:we|this)(?: page| article)? (?:answer your question|solve your problem|help(?: you)?)"
    r")\W*(?:yes\W{0,5}no)?\W*",
    re.IGNORECASE,
)
REPLY = re.compile(r"\W{0,3}(?:(?:yes|no)\W{0,5}(?:no)?|[👍👎])\W{0,3}", re.IGNORECASE)
TOLD = re.compile(
    r"\W*(?:\d{1,6} (?:out )?of \d{1,6} (?:people )?(?:found this helpful|found this useful)"
    r"|(?:share|print|e-?mail|bookmark|tweet) this (?:page|article|post|guide)"
    r"|(?:share|follow us|tweet) (?:this )?on (?:facebook|twitter|x|linkedin|whatsapp|instagram)"
    r"|(?:edit|improve) this (?:page|article)(?: on git(?:hub|lab))?"
    r"|back to top|skip to (?:main )?content|copy link|jump to section"
    r"|(?:last )?(?:updated|modified|edited|published|posted)(?: on)?:? (?:over |about |more than )?(?:a|an|\d{1,3}) "
    r"(?:minute|hour|day|week|month|year)s? ago(?:\W{1,3}\d{1,3}[ -]?min(?:ute)?s?(?: read)?)?"
    r"|reading time\W{1,3}\d{1,3}[ -]?min(?:ute)?s?|\d{1,3}[ -]?min(?:ute)?s? (?:to )?read)\W*",
    re.IGNORECASE,
)


def without_noise(parts: Sequence[Part]) -> list[Part]:
    """The parts of a page without such lines at its edges; as they are where nothing else is in them."""
    headings = [number for number, part in enumerate(parts) if part.kind == "heading"]
    topic = " ".join(parts[number].text.lower()[:MOST_CHARS] for number in headings)
    top, last = (headings or [0])[0] + TOP, len(parts) - BOTTOM
    noisy = {n for n in range(len(parts)) if (n <= top or n >= last) and _is_noise(parts, n, topic)}
    kept = [part for n, part in enumerate(parts) if n not in noisy]
    return kept if any(part.kind != "heading" for part in kept) else list(parts)


def _is_noise(parts: Sequence[Part], number: int, topic: str) -> bool:
    """An article about sharing a page, as its headings say, may say "Share this page" itself."""
    part, text = parts[number], " ".join(parts[number].text[: MOST_CHARS + 1].split())
    if len(text) > MOST_CHARS or part.kind in ("table_row", "code"):
        return False
    if ASKED.fullmatch(text):
        return True
    told = bool(TOLD.fullmatch(text)) and re.findall(r"\w+", text.lower())[0] not in topic
    return part.kind != "heading" and (told or _replies(parts, number, text))


def _replies(parts: Sequence[Part], number: int, text: str) -> bool:
    """Yes or no, right behind what was asked or behind the other."""
    before = [" ".join(part.text[:MOST_CHARS].split()) for part in parts[max(0, number - 2) : number]]
    asked = bool(before) and (
        ASKED.fullmatch(before[-1]) or (REPLY.fullmatch(before[-1]) and ASKED.fullmatch(before[0]))
    )
    return bool(asked and REPLY.fullmatch(text))
