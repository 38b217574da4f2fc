"""Words that say a matter is still open, or open again, after it was thought to be over."""

import re

from conversation.tried import CODE, NAME, STATE, VERB, clauses, no_help

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

_OPEN = re.compile(
    rf"\bstill (?:\w+ )?{STATE}\b|\b(?:{VERB}) again\b|\bagain (?:{VERB})\b|\b(?:doing|does|did) (?:it|that"
    r"|this) again\b"
    r"|\b(?:start(?:s|ed)?|began|begins|keeps?|kept) (?:to )?(?!work|run)\w+ing again\b"
    rf"|\b(?:{CODE}|{NAME}(?: (?:is|are|['’]s|was))?(?: there| here)?) again\b|\b(?:{VERB}) once more\b"
    rf"|(?:\bgot|\bgets|\bgetting|['’]s|\bis|\beven|\bbecame) (?:\w+ )?worse\b|\bkeeps? (?:on )?(?:{VERB})\b"
    rf"|\b(?:{CODE}|{NAME}) (?:is|has come|came) back\b|\bn['’]?t stopped\b|\bsame {NAME} (?:as|shows|keeps|comes"
    r"|came|appears)\b"
    r"|\bstill unable\b|\beven more (?:than|now|$)|\b(?:leaks|drips) even more\b"
    r"|\b(?:went|gone|stopped working|broke down|acting up) again\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:(?:and|but|so|ok|okay|hi|hello|hey|sorry|please|then|also|well|thanks|yes|no) )*"
    r"(?:(?:do|does|did|can|could|may|might|will|would|is|are|am|was|were|has|have|should|shall|must)(?:n['’]?t)?"
    r" (?:i|you|we|they|it|he|she|the|a|an|my|your|our|this|that|these|those|there|any\w*|some\w*|all|both)\b"
    r"|(?:what|which|who|where|how|when)(?:['’]s)?\b(?! (?:you|i|we|they|he|she|it|the) )(?! come\b))",
    re.IGNORECASE,
)
# What may come to pass: "if it still leaks", but not "if I press the button it still leaks".
_MAYBE = re.compile(
    r"\b(?:if|whether|unless|in case|(?:when|once)(?= (?:it|that|this|the \w+|my \w+)(?:['’]s)? (?:is "
    r"|are )?(?:still|again|not)\b))"
    r"(?: [\w'’]+){0,3} (?:still|again|not|\w+n['’]t)\b|\b(?:if|whether|unless|in case)(?: [\w'’]+){1,4} again\b",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"(?:\bnot|n['’]?t|\bnever|\bno longer|\bhope\w*|\bwithout)\b(?: \w+){0,3} (?:again|any ?more|any longer)\b"
    r"|\bno longer\b|\bnot (?:broken|leaking|happening|the same|there)\b",
    re.IGNORECASE,
)

# Another matter, or a question about one that was not known to be broken before.
_NEW = re.compile(
    r"\b(?:another (?:thing|question|problem|issue)|one more (?:thing|question)|something else"
    r"|different (?:question|issue|problem)|new (?:question|problem|issue)|by the way|btw|also my)\b",
    re.IGNORECASE,
)
# "All works as before", "still the same, great"; but "still not working, great" is meant otherwise.
_GLAD = re.compile(
    r"\b(?:all|everything) works\b|^(?!.*(?:\bnot\b|n['’]t\b|brok|fail|leak)).*\bgreat\W*$", re.IGNORECASE
)
_QUESTION = re.compile(r"\?|\b(?:why|what can i|what do i|how (?:do|can) i)\b", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:still|again|back|same|fixed|solved|resolved|helped?)\b", re.IGNORECASE)
_STILL = re.compile(r"\bstill\b", re.IGNORECASE)


def still_broken(text: str) -> bool:
    """Whether the words say that what was done has not helped, and do not only ask whether it might not."""
    if _NEW.search(text) or _GLAD.search(text) or (_QUESTION.search(text) and not _AGAIN.search(text)):
        return False
    return no_help(text) or any(_tells(one) for one in clauses(text))


def _tells(clause: str) -> bool:
    good = _GOOD.search(clause) and not _STILL.search(clause)
    if good or _ASKS.search(clause) or _MAYBE.search(clause):
        return False
    return bool(_BROKEN.search(clause) or _OPEN.search(clause))
