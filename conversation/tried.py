"""Whole messages that say what was told has been tried and has not helped: "tried that, same error", "still E4"."""

import re

# A longer message has more in it.
MOST_CHARS = 120
_BREAK = re.compile(r"[,.;:!?\n–—()…]+|\s-+\s|\b(?:but|and|because|cause|cos)\b|[^\w\s'’/-]+", re.IGNORECASE)
_FILLER = (
    r"(?:no|nope|nah|hi|hello|hey|sorry|ok|okay|well|hm+|thanks|thank you|so|yes|yeah|unfortunately|sadly|afraid"
    r"|i['’]?m afraid"
    r"|again|now|already|after that|afterwards|either|at all|yet|too|though|for me|oh|ugh|damn|argh|just|really|also"
    r"|then|with that"
    r"|i think|this time|here|today|even so|anyway|and|it says|guys|as well|since then|sir|please|lol|so far|actually)"
)
_NOW = re.compile(
    r"(?:what (?:now|next|else)(?: (?:can|should|could) (?:i|we) (?:do|try))?|now what|any (?:other )?(?:ideas?"
    r"|tips?)(?: left)?"
    r"|(?:any|some)thing else(?: (?:i|we) (?:can|could) (?:do|try))?|what (?:should|can|do) (?:i|we) (?:do"
    r"|try)(?: (?:now|next|then))?"
    r"|(?:please |can you (?:please )?)?help(?: me)?(?: please)?|what(?:['’]s| is) next)",
    re.IGNORECASE,
)
_THAT = (
    r"(?:it|that|this|them|those|these|everything|all|both|all (?:of )?(?:it|that|this|them|those)|(?:all )?(?:the"
    r"|your|those|these)"
    r" (?:\w+ )?(?:steps?|instructions|suggestions?|advice|tips?|reset|restart|fix|solution)|what you (?:said"
    r"|suggested|told me|wrote)"
    r"|as (?:you )?(?:said|told|described|suggested))"
)
_TRIED = (
    r"(?:(?:i|we)(?:['’]?ve| have)? )?(?:(?:just|already|now|even|also) )*"
    r"(?P<did>tried|did|done|followed|went through|checked|tested|restarted|reset|rebooted|unplugged|cleaned"
    r"|replaced|reinstalled)"
    rf"(?: {_THAT})?(?: (?:again|already|now|twice|three times|(?:several|many|\d) times|too|all|before|exactly"
    r"|yesterday|today))*"
)
_NOT = (
    r"(?:did ?n['’]?t|did not|does ?n['’]?t|does not|has ?n['’]?t|has not|is ?n['’]?t|is not|wo ?n['’]?t|will not"
    r"|would ?n['’]?t"
    r"|do ?n['’]?t|do not|have ?n['’]?t|['’]s not|was ?n['’]?t|was not|not)"
)
_IT = (
    r"(?:it|that|this|they|which|none of (?:it|that|this|them|those)|neither|(?:your|the|this|that|those|these)"
    r" (?:\w+ )?(?:answer|suggestions?|advice|tips?|steps?|solutions?|fix|trick|reset|restart|instructions|link))"
)
_WORK = (
    r"(?:work(?:ed|ing)?|help(?:ed|ing)?(?: much)?|fix(?:ed)?|solved?|resolved?|changed?(?: anything| a thing)?"
    r"|do (?:anything|it|much|the trick|a thing)|done anything|make (?:a|any|much)(?: \w+)? difference|been (?:fixed"
    r"|solved)|(?:any )?better)"
)
NAME = (
    r"(?:problem|issue|error|fault|trouble|bug|failure|message|warning|code|error message|error code|leak|noise"
    r"|glitch|alarm|symptom)s?"
)
CODE = r"(?:(?:(?:the |an? )?(?:error|code|fault)(?: code)? )?(?:[a-z]{1,3}-?\d{1,4}|\d{2,4})|error \w+)"
VERB = (
    r"(?:leak|drip|flicker|blink|flash|beep|fail|crash|fre+z|froze|hang|jam|squeak|smell|hum|buzz|rattl|vibrat"
    r"|overheat|trip(?:s|p)"
    r"|disconnect|drop(?:s|ping)|lag|stutter|spin|buffer|reboot|restart|happen|occur|crackl|hiss|stall|complain"
    r"|misbehav|act(?:s|ing) up"
    r"|cut(?:s|ting) out|shut(?:s|ting) (?:down|off)|(?:turn|switch)(?:s|es|ing) (?:itself )?off|tim(?:es|ing) out"
    r"|stop(?:s|p)|error"
    r"|drain|creak|scratch|shak|stick|runn?(?:s|ing) (?:hot|out)|grind|whin|clog|break|wobbl|loading)\w*"
)
# "It is still sealed" and "still under warranty" say how a thing is, not what is wrong with it.
STATE = (
    rf"(?:the same(?: \w+){{0,3}}|same(?: \w+){{0,2}}|nothing(?: \w+){{0,2}}|no (?!need|problem|worries|rush|hurry"
    rf"|idea)\w+(?: \w+){{0,2}}"
    r"|(?:a )?(?:red|orange|yellow|blinking|flashing) (?:light|lamp|led|screen|dot)|broken|stuck|frozen|dead|dark"
    r"|black|blank|red|orange|off|cold|wet|slow|loud|noisy|down|offline|locked"
    r"|blocked|missing|wrong"
    r"|faulty|unchanged|unsolved|unresolved|defective|jammed|clogged|unstable|there|(?:doing|does|do) (?:it|that"
    r"|this|the same)"
    rf"|(?:get|getting|see|seeing|have|having|got|show|shows|showing|display\w*|say|says|saying|giv\w+)(?: me)?"
    rf"(?: (?:the|that|this|a|an|same|my|some))*(?: {NAME}(?: (?:{CODE}))?| (?:{CODE})| same| nothing)"
    rf"|(?:{CODE})|(?:an? |the )?{NAME}|{VERB}|like (?:that|before)|as (?:before|bad as before)|(?:as )?(?:bad"
    r"|slow) as (?:before|ever))"
)
_WHO = (
    r"(?:(?:it|that|this|there|i|we|they)(?:['’]?s|['’]?m|['’]?re| is| are| am)?|(?:the|my|our|this"
    r"|that) \w+(?: \w+)?(?:['’]?s| is| are)?)"
)
_FAILED = re.compile(
    rf"(?:(?:{_IT} )?(?:(?:still|also|just|really) )*{_NOT}(?: (?:really|even|actually|seem to|exactly))* {_WORK}"
    rf"(?: (?:it|that|anything|a thing|the (?:problem|issue)|my (?:problem|issue)))*"
    rf"|(?:{_IT}(?:['’]s| is|['’]?s just)? )(?:(?:still|also) )*(?:not {_WORK}|failed)"
    r"|none of (?:it|that|this|them|those)(?: \w+)? (?:work\w*|help\w*)|(?:it|that|this) (?:did|does|changed"
    r"|changes) nothing"
    rf"|(?:i (?:can )?(?:get|see|have|got) )?(?:{CODE}) again|(?:{_WHO} )?(?:{VERB}) once (?:more|again)"
    rf"|(?:{_WHO} )?(?:(?:just|only|got|gets|getting|became|has become|has gotten|even|much|now"
    r"|made it) )*worse(?: than before)?"
    rf"|(?:(?:the|that|this|my|same) )*(?:{NAME}|{CODE})(?: (?:still|also))? (?:persists?|remains?|continues?"
    r"|shows up|appears|keeps coming)"
    rf"|(?:(?:i|we)(?:['’]ve| have)? )?already (?:did|done|tried) {_THAT}|(?:that|this|it) (?:was|is)n['’]?t (?:it"
    r"|the (?:problem|reason|cause))"
    rf"|{CODE} (?:is|['’]s|came|has come) back|(?:{_WHO} )?keeps? (?:on )?(?:{VERB})|(?:{_WHO} )?(?:has ?n['’]?t"
    rf"|has not) stopped(?: {VERB})?"
    rf"|(?:{_WHO} )?still unable(?: \w+){{0,4}}|(?:the |exactly )*same {NAME} as (?:before|yesterday|ever|always"
    r"|earlier|last time)"
    r"|nothing (?:changed|happens|happened|helps|helped|works|worked|has changed)|nothing(?:['’]s| is"
    r"| has)? (?:changed|different|better)"
    rf"|(?:(?:{_IT} )?(?:made|makes|make|had|has|with|there is|there['’]s|i had|i have|having) )?"
    r"(?:absolutely )?no (?:luck|joy|dice|change|difference|improvement|effect|success|result|better|good"
    r"|use)(?: (?:with (?:it|that|this)"
    r"|whatsoever|there|in that))?"
    r"|(?:all )?to no avail|(?:all )?in vain|without (?:any )?(?:success|luck|effect)|not any better|not (?:a "
    r"|any )?(?:help|success|change|luck)"
    r"|(?:(?:it(?:['’]s| is)?|i(?:['’]m| am)?|there(?:['’]s| is)?|get|getting|got|see|seeing|with|is|just|exactly"
    r"|still|now|again) )*+(?:the |exactly )*same"
    rf"(?: {NAME}(?: (?:{CODE}))?| result| thing| outcome| story| behaviou?r| screen| as (?:before|ever|always"
    rf"|earlier|yesterday)| again| (?:{CODE}))"
    rf"|(?:{_WHO} )?(?:is )?still (?:is )?{STATE}(?: (?:up|on|from|at|in|me|the|a|bottom|top|there|water|screen"
    r"|everywhere|badly|all the time|red|green))*"
    r"|(?:(?:it|that|this|i|we)(?:['’]s| is)? )?(?:still )(?:can ?not|ca ?n['’]?t|do ?n['’]?t|do not|does ?n['’]?t"
    r"|does not|wo ?n['’]?t|will not"
    r"|is ?n['’]?t|did ?n['’]?t|has ?n['’]?t|not)(?: \w+){1,4}"
    rf"|{_WHO} (?:keeps?|kept|started|starts|began|has started) (?:on )?(?:{VERB}|doing (?:it|that|this))"
    rf"|(?:{_WHO} )?(?:(?:has |have )?(?:started|starts|begun|began|keeps|is|just)(?: to)? )?(?:{VERB}|(?:doing|does"
    r"|did) (?:it|that|this)|broke|broken|fails) again"
    rf"|(?:{_WHO} )?(?:is |has )?again {VERB}"
    rf"|(?:the|that|same) {NAME} (?:is|['’]s|has|came|keeps)(?: (?:come|coming))? back|it (?:came|comes|has come"
    r"|keeps coming) back)",
    re.IGNORECASE,
)
# Possessive, so that many of them take no time.
_FRONT = re.compile(rf"^(?:\W*+{_FILLER}\b(?![-'’]))+\W*", re.IGNORECASE)
_END = re.compile(rf"(?:\W++{_FILLER}\b(?![-'’]))+\W*$", re.IGNORECASE)
_TRIED_IT = re.compile(_TRIED, re.IGNORECASE)


def clauses(text: str) -> list[str]:
    """The text at its stops, its "but" and its "and"."""
    return [part for one in _BREAK.split(text) if (part := " ".join(one.split()))]


def no_help(text: str) -> bool:
    """Whether all that is said is that it has not helped; "I did that" alone may as well be good news."""
    if len(text) > MOST_CHARS:
        return False
    heard = [_heard(one) for one in clauses(text)]
    return None not in heard and ("failed" in heard or {"done", "what now"} <= set(heard))


def _heard(clause: str) -> str | None:
    """What a clause says, or None where it is something else."""
    short = _END.sub("", clause)
    # "no" is a filler, and not in "no change at all".
    for said in (clause, short, _FRONT.sub("", clause), _FRONT.sub("", short)):
        if _FAILED.fullmatch(said):
            return "failed"
        if tried := _TRIED_IT.fullmatch(said):
            return "failed" if tried["did"].lower() == "tried" else "done"
        if _NOW.fullmatch(said):
            return "what now"
    return None if _FRONT.sub("", short).strip() else "nothing"
