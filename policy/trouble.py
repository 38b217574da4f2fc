"""Words that say a matter is still open, or open again, after it was thought to be over."""

import re

_TROUBLE = r"(?:problems?|issues?|errors?|faults?|trouble|bugs?|failure)"
_BROKEN = re.compile(
    r"\b(?:still|again)\b.{0,20}\b(?:broken|happening|the same)\b|\b(?:happen\w*|broken?|fail\w*) again\b"
    r"|\bnot\b.{0,12}\b(?:working|work|fixed|solved|resolved)\b"
    r"|\b(?:didn['’]?t|doesn['’]?t|did not|does not|isn['’]?t|has ?n['’]?t)\s+"
    r"(?:help|work|solved?|fix\w*|change|been)\b"
    rf"|\b{_TROUBLE}(?:['’]?s| is| are| has| have)? ?(?:(?:come|came|comes|now|all|right) ){{0,2}}"
    r"(?:back|returned|reappeared|persists?|remains?|continues?|still there)\b"
    r"|\bit(?:['’]?s| is| has come| came) back(?: again)?(?=\W*(?:$|and\b|now\b))"
    rf"|\bsame {_TROUBLE}(?=\W*$|\W+(?:again|still|here|as before|now|once|after)\b)|\bsame thing again\b"
    rf"|\bstill (?:have|having|got|get|getting|see|seeing)(?: (?:the|this|that|a|an|same|some|my)){{0,3}} {_TROUBLE}\b"
    r"|\bstill (?:do )?(?:need|want|require)(?: (?:some|your|more|a bit of|any|further)){0,2}"
    r" (?:help|support|assistance)\b|\bneed (?:more|further) (?:help|support|assistance)\b"
    r"|\bstill (?:doesn|don|isn|won|can|hasn|didn|aren)['’]?t (?:work|help|go|turn|start|load|connect|open|charge|fixed"
    r"|solved|get|log|print|arrive\w*|come|there|here)",
    re.IGNORECASE,
)


def still_broken(text: str) -> bool:
    """Whether the words say that what was done has not helped."""
    return bool(_BROKEN.search(text))
