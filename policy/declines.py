"""Whole messages that decline what was offered, or take back a wish for a person."""

import re

# A longer message has more in it than a refusal.
MOST_CHARS = 140
_PERSON = (
    r"(?:(?:a|an|any|the|your|some|real|live|human)[ -])*(?:person|people|humans?|human being|agents?|any ?one"
    r"|any ?body|some ?one|some ?body|colleagues?|representatives?|rep|operators?|advis[eo]rs?|staff)"
)
_DONT = r"(?:do(?:n['’]?t| not)|did(?:n['’]?t| not)|wo(?:n['’]?t| not)|no longer|rather not)"
_TALK = r"(?:talk|speak|chat|be (?:passed|put|connected|transferred|handed)(?: (?:on|over|through))?|wait)"
_REFUSES = (
    r"(?:no|nope|nah|nein|no,? (?:thanks|thank you|thx)|not (?:now|yet|today|necessary|needed|for now|at the moment)"
    r"|(?:that(?:['’]s| is|['’]ll be| will be)|it(?:['’]s| is))"
    r" (?:not (?:necessary|needed)|fine|ok(?:ay)?|alright|all right)"
    rf"|i(?:['’]d| would) (?:rather|prefer) not(?: to)?(?: {_TALK}(?: (?:to|with|for) {_PERSON})?)?|rather not"
    r"|i(?:['’]m| am) (?:good|fine|ok(?:ay)?|all set)"
    r"|(?:there(?:['’]s| is) )?no need"
    rf"(?: (?:for|of|to (?:call|get|bring in|involve|ask|bother|have|{_TALK}(?: (?:to|with))?))"
    rf" (?:{_PERSON}|that|it))?(?: for (?:that|it|now))?"
    rf"|(?:please )?{_DONT}(?: (?:bother|trouble yourself|do (?:that|it)))?"
    rf"|(?:please )?{_DONT} (?:bring in|call|get|involve|bother|ask|(?:pass|put|connect|transfer|hand) me"
    rf"(?: (?:on|over|through))?(?: (?:to|with))?) {_PERSON}"
    rf"|(?:i |we )?{_DONT} (?:really |actually |even )?(?:want|need|wish|like|care)"
    rf"(?: (?:for )?(?:that|it|one|this|{_PERSON}|(?:to )?{_TALK}(?: (?:to|with|for) {_PERSON})?|any help|help))?"
    r"(?: (?:any ?more|any longer|right now|now|yet|after all))?"
    r"|no (?:people|person|humans?|agents?|calls?|colleagues?)|without (?:a |any )?(?:person|human|agent)"
    r"|i(?:['’]ll| will)(?: try to)? (?:manage|find out|figure (?:it|that) out|do (?:it|that)|look(?: for it)?|try"
    r"|solve (?:it|that)|ask elsewhere|see)(?: (?:by )?(?:my ?self|alone|on my own))?"
    r"|leave it|forget (?:it|that|about it)|never ?mind|cancel(?: (?:that|it|this))?|skip it|stop)"
)
_ASIDE = (
    r"(?:please|thanks|thank you|thx|sorry|ok(?:ay)?|oh|well|actually|really|just|but|and|so|for now|now|then|yet|again"
    r"|today|right now|at the moment|any ?more|after all|it['’]?s ok(?:ay)?|all good|i guess|that['’]s all)"
)
_DECLINES = re.compile(
    rf"[^\w?]*(?:{_ASIDE}[^\w?]+){{0,3}}{_REFUSES}(?:[^\w?]+(?:{_ASIDE}|{_REFUSES})){{0,4}}[^\w?]*", re.IGNORECASE
)
_LEAVES = re.compile(
    r"\b(?:take|get|remove|put) me (?:out of|off|from)(?: (?:the|this|your))? (?:queue|line|list|waiting list)\b"
    r"|\b(?:leave|quit|exit) the (?:queue|line)\b"
    r"|\b(?:stop|cancel) (?:waiting|the (?:wait|request|handoff|handover|transfer))\b"
    r"|\bi(?:['’]m| am) (?:not|no longer|done) waiting\b"
    rf"|\b{_DONT} want to wait(?: (?:any ?more|any longer|here|for {_PERSON}))?(?=\W*(?:$|[.,;!]))"
    rf"|\b{_DONT} need (?:{_PERSON}|help|you)(?: (?:any ?more|any longer|now|after all))\b",
    re.IGNORECASE,
)
# "That is fine" and "not now" say yes to waiting as often as no.
_TAKES_BACK = re.compile(
    r"\b(?:never ?mind|cancel|forget|leave it|skip|no need|no longer|no (?:people|person|humans?|agents?)"
    r"|(?:do|did|wo)(?:n['’]?t| not)|i(?:['’]ll| will))\b",
    re.IGNORECASE,
)
_ENDS = r"(?=\W*(?:$|[.,;!]|thank|thx|my ?self|on my own|now\b|and\b))"
_SOLVED = re.compile(
    rf"\b(?:(?:solved|fixed|sorted|figured|found|worked) (?:it|that|this)(?: out)?{_ENDS}"
    r"|got it (?:working|to work|sorted|solved|fixed)|found (?:the answer|out)"
    r"|(?:it|that|this|everything)(?:['’]s| is| has been)? (?:now |all )*(?:solved|fixed|sorted(?: out)?|resolved"
    rf"|working(?: now| again)?){_ENDS}|(?:it|that) (?:works|worked)(?: now| again)?{_ENDS}|(?:that|this|it) fixed it)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no longer|without|if|when|how|why|until|but|still|only)\b|n['’]t\b|\?", re.IGNORECASE
)


def declines(text: str) -> bool:
    """A whole message that says no to what was offered: "no need for a person, thanks"."""
    return len(text) <= MOST_CHARS and bool(_DECLINES.fullmatch(text))


def says_solved(text: str) -> bool:
    """A short message that says the matter is over: "solved it myself, thanks"; "that's fine" may mean the waiting."""
    return len(text) <= MOST_CHARS and bool(_SOLVED.search(text)) and not _NOT.search(text)


def leaves_queue(text: str) -> bool:
    """A short message by which who waits for a person no longer does."""
    if len(text) > MOST_CHARS or "?" in text:
        return False
    return bool(_LEAVES.search(text)) or (declines(text) and bool(_TAKES_BACK.search(text)))
