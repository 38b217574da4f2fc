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
    rf"|(?:i |we )?{_DONT} (?:really |actually |even )?(?:want|need|wish)"
    rf"(?: (?:for )?(?:that|it|one|this|{_PERSON}|(?:to )?{_TALK}(?: (?:to|with|for) {_PERSON})?|any help|help))?"
    r"(?: (?:any ?more|any longer|right now|now|yet|after all))?"
    r"|no (?:people|person|humans?|agents?|calls?|colleagues?)|without (?:a |any )?(?:person|human|agent)"
    r"|i(?:['’]ll| will)(?: try to)? (?:manage|find out|figure (?:it|that) out|do (?:it|that)|look(?: for it)?|try"
    r"|solve (?:it|that)|ask elsewhere|see)(?: (?:by )?(?:my ?self|alone|on my own))?"
    r"|leave it|forget (?:it|that|about it)|never ?mind|nvm)"
)
_ASIDE = (
    r"(?:please|thanks|thank you|thx|sorry|ok(?:ay)?|oh|well|actually|really|just|but|and|so|for now|now|then|yet|again"
    r"|today|right now|at the moment|any ?more|after all|it['’]?s ok(?:ay)?|all good|i guess|that['’]s all)"
)
_DECLINES = re.compile(
    rf"[^\w?]*(?:{_ASIDE}[^\w?]+){{0,3}}{_REFUSES}(?:[^\w?]+(?:{_ASIDE}|{_REFUSES})){{0,4}}[^\w?]*", re.IGNORECASE
)
# Of a wish for a person alone: "cancel it" and "I don't want it" may mean an order.
_LEAVES = (
    r"(?:(?:can you |could you )?(?:take|get|remove|put) me (?:out of|off|from)(?: (?:the|this|your))? (?:queue"
    r"|waiting queue)"
    r"|(?:i(?:['’]d like to| want to|['’]ll| will) )?(?:leave|quit|exit) the queue"
    r"|(?:stop|cancel) (?:waiting|the (?:wait|handoff|handover)|my (?:place in the queue|request for a person))"
    r"|i(?:['’]m| am) (?:no longer|done|not) waiting(?: any ?more)?"
    rf"|i {_DONT} want to wait(?: (?:any ?more|any longer|here|for {_PERSON}))*"
    rf"|(?:i |we )?(?:{_DONT} )(?:actually |really )?(?:need|want)(?: to (?:talk|speak) (?:to|with))?"
    rf" (?:{_PERSON}|help|you|any help)(?: (?:any ?more|any longer|now|after all))?"
    rf"|(?:there(?:['’]s| is) )?no need(?: for {_PERSON})?(?: (?:any ?more|any longer|now))?"
    r"|never ?mind|nvm|forget (?:it|about it)|no (?:person|human|agent) (?:needed|necessary|required)"
    r"|i(?:['’]ll| will) (?:manage|figure (?:it|that) out|find out|solve (?:it|that)|do (?:it|that)) (?:by )?"
    r"(?:my ?self|alone|on my own))"
)
_QUEUE_ASIDE = rf"(?:{_ASIDE}|great|good|cool|perfect|no|yes|hi|hello)"
_LEAVING = re.compile(
    rf"[^\w?]*(?:{_QUEUE_ASIDE}[^\w?]+){{0,3}}{_LEAVES}(?:[^\w?]+(?:{_QUEUE_ASIDE}|{_LEAVES})){{0,4}}[^\w?]*",
    re.IGNORECASE,
)
_BY_MYSELF = r"(?: (?:by )?(?:my ?self|ourselves|on my own|already|now))*"
_SOLVES = (
    r"(?:(?:(?:i|we)(?:['’]ve| have)? |already |just |now |finally )*(?:solved|fixed|sorted|figured) (?:it|that|this)"
    rf"(?: out)?{_BY_MYSELF}"
    rf"|(?:i )?(?:got it (?:working|to work|sorted|solved|fixed)|found (?:it|the answer)){_BY_MYSELF}"
    r"|(?:it|that|everything)(?:['’]s| is| has been) (?:all |now )*"
    r"(?:solved|fixed|sorted(?: out)?|resolved|working(?! now and then))"
    r"(?: now| again| fine| out)*"
    r"|(?:it|that|everything)(?: all)? works(?: now| again| fine)*|(?:that|this|it) fixed it|(?:problem|issue) solved)"
)
_SOLVED = re.compile(
    rf"[^\w?]*(?:{_QUEUE_ASIDE}[^\w?]+){{0,3}}{_SOLVES}(?:[^\w?]+(?:{_QUEUE_ASIDE}|{_SOLVES}|{_LEAVES})){{0,4}}[^\w?]*",
    re.IGNORECASE,
)


def declines(text: str) -> bool:
    """A whole message that says no to what was offered: "no need for a person, thanks"."""
    return len(text) <= MOST_CHARS and bool(_DECLINES.fullmatch(text))


def says_solved(text: str) -> bool:
    """A whole message that says the matter is over: "solved it myself, thanks"; "that's fine" may mean the waiting."""
    return len(text) <= MOST_CHARS and bool(_SOLVED.fullmatch(text))


def leaves_queue(text: str) -> bool:
    """A whole message by which who waits for a person no longer does."""
    return len(text) <= MOST_CHARS and bool(_LEAVING.fullmatch(text))
