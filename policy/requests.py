"""Whether a message asks for a person in so many words, refuses one, or is a bare word for one."""

import re
from functools import lru_cache

_PERSON = (
    r"(?:(?:a|an|the|some|any|your|one of (?:your|the)|real|actual|live|human|customer|support|service|proper|normal"
    r"|(?!to\b|and\b|about\b|for\b|who\b|my\b)\w+) ){0,3}?"
    r"(?:humans?|person|people|agents?|representatives?|rep|advis[eo]rs?|operators?|(?:some|any)(?:one|body)"
    r"|managers?|supervisors?|staff|colleagues?|support team|customer (?:service|care)|team members?|employee|worker"
    r"|clerk|specialist"
    r"|technicians?|receptionist|consultants?)"
)
_TALKING = r"\b(?:speak|talk|chat)\b"
_PASSING_ON = r"\b(?:speak|talk|chat|connect|connected|transfer|transferred|put|pass|escalate|switch|hand)\b"
_OVER = r"(?:to|with|through to|through with|me to|over to)"
_REQUEST = re.compile(
    # The words between stay in their clause and pass nobody on themselves: "don't talk to a bot, talk to a person".
    rf"{_TALKING}(?:(?!{_PASSING_ON}|\bfor\b)[^.?!,;]){{0,16}}?\b(?:to|with)\s++{_PERSON}\b"
    # Who is passed on is the contact or the conversation, not money or a booking.
    r"|\b(?:connect|transfer|put|pass|escalate|switch|hand|send)\s++(?:me|us|this|it|my (?:chat|call|case))\b"
    rf"(?:(?!{_PASSING_ON})[^.?!,;]){{0,16}}?\b{_OVER}\s++{_PERSON}\b"
    r"|\b(?:be|get|being) (?:connected|transferred|put|passed"
    rf"|handed)\b(?:(?!{_PASSING_ON})[^.?!,;]){{0,12}}?\b{_OVER}\s++{_PERSON}\b"
    rf"|(?<!a )(?<!the )\b(?:connect|transfer|escalate|switch)(?:ed|red)?\s++(?:to|with)\s++(?!(?:some|any)(?:one"
    rf"|body)){_PERSON}\b"
    r"|\b(?:want|need|get|give|like|prefer)\s++(?:me\s++|us\s++|to have\s++)?(?:(?:a|an|some)\s*+)?"
    r"(?:(?:real |actual |live )?(?:human|person|human being)|(?:real|actual|live|human) (?:agent|operator)"
    r"|(?:an? )?(?:agent|representative|operator)(?=\W*$))\b(?!\s+(?:resources|services|approval|error|removed"
    r"|added|banned|blocked))"
    r"|\b(?:real|actual|live)\s+(?:person|human|agent)\b(?=[^?]{0,200}\b(?:please|now|there|help)\b|\s*[?!.]*$)",
    re.IGNORECASE,
)
# What comes before a mention in its sentence and makes a question of it: "how much is it to talk to someone abroad?"
_ASIDE = re.compile(
    r"\b(?:how (?:much|many|long|often)|(?<!what )do (?:i|we) (?:have|need) to|should (?:i|we)|costs?|fees?|voice"
    r"|did(?: not|n['’]?t)? (?:i|you|we)"
    r"|(?:can|do|may) (?:two|they|customers|users|visitors|people|my|other|players))\b(?![^.?!;]*\buntil\b)[^.?!;]*$"
    r"|(?<!how )(?<!who )(?<!where )\bdo (?:i|we) $",
    re.IGNORECASE,
)
# Between the negation and what it negates: "I don't think I want to", but not "I don't understand, I want to".
_REFUSED = re.compile(
    r"\b(?:(?<!why )don['’]?t|do not|no need|need not|needn['’]?t|without|rather not|never)"
    r"(?:\s+(?:want|wanna|need|wish|like|care|have|having|you|to|me|us|be|being|get|getting|ever|really|even|just|think"
    r"|that|i|we|please|keep|try|trying|ask|asking|bother)){0,10}\s+$",
    re.IGNORECASE,
)
_WHO_IS_THERE = re.compile(
    r"\b(?:(?:are|r) (?:you|u)|is (?:this|that|it)|am i (?:talking|speaking|chatting|writing) (?:to|with)|am i)"
    r"(?: (?:a|an|really|even|just|actually))*\s+$"
    r"|\b(?:are|r) (?:you|u)\b[^.?!]*\bor (?:an? )?$|\byou are an? $"
    r"|\bam i (?:talking|speaking|chatting|writing) (?:to|with) (?:an? )?(?:ai|bot|robot|machine)\b[^.?!]*$",
    re.IGNORECASE,
)
# Ways to ask without being passed on in so many words. The hard part of each is what it must not take for a wish.
_SOMEBODY = (
    r"(?:(?:some|any) ?(?:one|body)(?: else)?|sum1|some1|a (?:real |live )?(?:person|human(?: being)?)|(?:one|some"
    r"|any) of you"
    r"(?:r (?:\w+ )?(?:team|staff|people|colleagues|agents|experts|specialists|engineers|advis[eo]rs|guys))?"
    r"|(?:a|your|another|some) (?:\w+ )?(?:colleague|agent|advis[eo]r|representative|manager|supervisor|specialist"
    r"|technician"
    r"|engineer|nurse|doctor|pharmacist|consultant|operator|expert|officer|clerk|adjuster|assessor))"
)
_MACHINE = (
    r"(?:(?:chat ?|ro)?bots?|machines?|computers?|software|(?:a )?programs?|ai"
    r"|automat(?:ed|on|ic) ?\w*|virtual \w+|algorithms?)"
)
_CALL = r"(?:call|phone|ring|telephone|contact|get in touch with|get back to|reach out to|write to|message)"
_ABOUT_ME = r"(?:me|us|my (?:room|mum|mother|father|dad|parents|wife|husband|son|daughter|office))"
_INDIRECT = re.compile(
    # "is there anybody I can talk to", "who do I speak to about", "surely there is someone I can ask"
    r"\b(?:(?:some|any|no) ?(?:one|body)|person|people|humans?|who)\b(?: else)?(?: \w+){0,3}? "
    r"(?:(?:i|we) (?:can|could|may|might)|(?:can|could|do|would|should|may|must) (?:i|we|she|he|they)(?: have to"
    r"| need to)?)"
    r"(?: \w+){0,2}? (?:speak|talk|chat|turn|explain|discuss)\b(?: \w+){0,6}? ?\b(?:to|with)\b"
    r"|\bwho\b(?: \w+){0,6} to (?:speak|talk) (?:to|with)\b"
    r"|\b(?:some|any)(?:one|body) (?:else )?(?:there |here )?(?:to|i can|i could|we can) (?:speak|talk|chat)\b"
    # "can someone call me", "have somebody phone me back"
    rf"|\b(?:can|could|would|please|have|get|let|ask|tell|want|need|like)\s+(?:please )?{_SOMEBODY}"
    rf"(?: (?:from|at|in|of|on|who|to|mind|just|please"
    rf"|quickly)\b[\w' ]{{0,30}}?)?(?: \w+)? {_CALL}(?:ing)? {_ABOUT_ME}\b"
    rf"|\b(?:can|could|would) (?:the|your) [\w' ]{{3,28}}? (?:call|phone|ring) {_ABOUT_ME}\b(?! (?:before|when|if"
    rf"|once|about my pin))"
    rf"|\b(?:giv(?:e|ing) (?:me|us) a (?:ring|call|bell)|call me back|ring me(?: back)?(?=\W*(?:please|pls|$))"
    r"|(?:please|pls) (?:call|phone|ring) (?:me|us)(?=\W*$| (?:back|on|at|asap|now|today|tomorrow|tonight|about"
    r"|please|this|when)\b)|(?:arrange|request|schedule|book|need|want|like|get) (?:me )?a call ?back"
    r"|book me a call|be called back|(?:hop|jump|get) on a call)\b"
    # "this needs a human", "looked at by a person"
    r"|\b(?:this|it|that|my case|case)\b(?: \w+){0,3}? (?:needs?|calls? for|takes|requires?|is (?:one |a case "
    r"|something )?for"
    r"|one for) (?:a|an|some|to be \w+ \w* ?by a) (?:\w+ )?(?:humans?|person)\b"
    r"|\b(?:looked at|seen|checked|reviewed|handled|decided) by (?:a|an) (?:real |actual )?(?:human|person)\b"
    r"|\bhelp from an? (?:real )?(?:person|human)\b"
    # "please let somebody take a look", "could one of your team have a look"
    rf"|\b(?:can|could|would|please|have|let|get|want|need)\s+(?:please )?{_SOMEBODY}(?: (?:from|at|in|of"
    rf"|on)\b[\w' ]{{0,24}}?)?"
    r"(?: \w+){0,2}? (?:(?:take|have) (?:a|another) look|look (?:into|over|at) (?:this|it|my (?:account|case|order"
    r"|claim|file|ticket|bill|contract|application|invoice|ban|booking|papers|policy|parcel))|take over|take this"
    r"|review my"
    r"|go (?:over|through))\b"
    # "how do I get hold of a person", "how can I reach an agent", "until I get to talk to"
    r"|\b(?:reach|get hold of|get through to|get to|speak with|talk with) (?:a|an|any|one of your|your other"
    r"|somebody|someone)"
    r" ?(?:real |actual |live |other )?(?:humans?|person|agents?|representative|real|employee)\b"
    r"|\buntil i (?:can |get to |finally )*(?:talk|speak|chat)\b"
    r"|\b(?:type|press|say|do|takes?|click)\b[^.?!]{0,20}\bto (?:get|reach) (?:to )?(?:a |an )?(?:real "
    r"|actual )?(?:human|person|agent)\b"
    rf"|\b(?:get|go|jump|move) past (?:this |the |your )?{_MACHINE}\b|\b(?:skip|bypass|exit|leave) (?:this"
    rf"|the) (?:chat)?bot\b"
    # A wish for no machine, at the end of its clause: "no bot in my shop, please" goes on.
    r"|\b(?:i|i['’]m|i['’]d|we)?\s?(?:do(?:n['’]?t| not)|wo(?:n['’]?t| not)|will not"
    r"|(?<!am )(?<!['’]m )(?<!['’]re )(?<!are )(?<!is )not|refuse to|rather not|no more|anything but"
    r"|enough of|tired of|sick of|stop)(?: (?:want|wanna|like|to|going|be|be having|speaking|talking|speak|talk"
    r"|deal|dealing|chat"
    rf"|chatting|discuss|type|write|with|my|this|here|the|a|an|any)\b)*?(?: [\w' ]{{0,20}}? to| with)? (?:a |an "
    rf"|the |this |any )?{_MACHINE}"
    r"(?=\s*(?:$|[.,;!?)]|\b(?:but|and|so|i|give|get|let|please|who|is|any)\b))"
    # "ok. agent please", "person, please"
    r"|(?:^|[.,!;:]\s*+(?:and |now |a |an |just |get me )*+)(?:a |an |real |live |another )*+(?:agents?|agnet|agant"
    r"|agnt|humans?|humen"
    r"|person|persn|persom|representative|rep|repesentative|customer (?:service|care|rep)|costumer service"
    r"|advis[eo]r|operator"
    r"|manager|supervisor|technician|someone (?:else|real)|somebody(?: else)?|staff)[\s.,]+(?:please|pls|plz|now"
    r"|asap|quick)\b\W*$"
    # "transfer please", "let's escalate this"
    r"|^\W*(?:(?:ok|please|pls|just|can you|could you|let['’]?s)\W+)*(?:transfer(?: me)?|escalate(?: (?:this|it"
    r"|me))?|hand (?:me )?over"
    r"|put me through|switch me over|pass me on|connect me)(?:\W+(?:please|pls|plz|now|then))*\W*$"
    r"|(?<!how do i )(?<!how can i )(?<!how to )\bescalate (?:this|my (?:\w+ )?(?:ticket|case|complaint|issue"
    r"|request|claim))\b"
    r"|\b(?:raise|take) (?:this|it) (?:up )?(?:to|with) (?:your|a|the|someone|somebody) (?:manager|supervisor|boss"
    r"|human|person|level)"
    r"|\b(?:get|fetch|bring)(?: me| in)? (?:your|the|a) (?:boss|manager|supervisor)\b(?! (?:of|to|role|seat|account))"
    # "a word with the pharmacist", "put the engineer on"
    r"|\b(?:a|quick) word with (?:the|your|a|an|one of)\b|\bput (?:the|your|a"
    r"|an) (?:\w+ )?(?:\w+) on (?:the (?:line|phone)|please|now)\b"
    r"|\b(?:have|get) (?:a |an |the |your )?(?:\w+ )?(?:\w+) on the (?:line|phone)\b"
    r"|\bget (?:me )?(?:some|any)(?:one|body) (?:else )?to help\b"
    rf"|\b(?:prefer|rather be|happier|better|comfortable|like)(?: \w+)? (?:speak|talk|chat)ing (?:to|with) {_PERSON}\b"
    r"|\b(?:person|one|somebody|someone|whoever) (?:who(?:['’]s| is) )?in charge\b(?=[^?]*$|.*\bspeak|.*\btalk)"
    # As people type: "tlk 2 a real persn", "speek to some one"
    r"|\b(?:speak|talk|chat|speek|spk|tlk|tlak|tak|tallk|conect me|connect me)\s++(?:to|2|with|w|wth)\s++(?:an? "
    r"|the |ur )?(?:real )?"
    r"(?:agnet|agant|agnt|agent|persn|persom|person|humen|human|sum1|some ?1|some ?one|any ?1|some ?body|sb|rep"
    r"|reps|advis[eo]r"
    r"|repesentative|representitive|staff)\b"
    # Whoever is named by an office and asked for by name of it.
    r"|\b(?:speak|talk|chat)(?:ing)?\s++(?:to|with)\s++(?:the |your |a |an )(?!(?:bot|ai|api|machine|app|speaker"
    r"|device|assistant|database"
    r"|blacksmith|server)\b)(?:[\w-]+ ){0,2}?(?:desk|reception|front desk|concierge|team|department|office"
    r"|pharmacist|vet|nurse|doctor"
    r"|adviser|driver|mechanic|workshop|organi[sz]er|tutor|teacher|landlord|caretaker|engineer|broker|underwriter"
    r"|handler|owner|chef"
    r"|kitchen|solicitor|librarian|officer|branch|restaurant|store|people|guys|person|boss)\b"
    r"|\b(?:connect|transfer|put|pass|patch|hand) (?:me|us) (?:on |through |over )?(?:to|with) (?:the |your |a |an )?"
    r"(?!(?:waiting|mailing|list|newsletter|page|website|link)\b)(?:[\w-]+ ){0,2}?(?:desk|reception|concierge|team"
    r"|department|office"
    r"|support|sales|billing|workshop|restaurant|store|branch|claims|people|engineer|vet|nurse|doctor|pharmacist"
    r"|handler|solicitor)\b",
    re.IGNORECASE,
)
# A person is not wanted, or is only talked about.
_DECLINED = re.compile(
    r"\b(?:do|does) (?:you|this|the \w+) have (?:\w+ )?(?:people|humans?|persons?|staff|agents?)\b(?! (?:who|that"
    r"|i|we|to)\b)|"
    r"\bno (?:calls?|agents?|persons?|humans?|people)(?: (?:is|are))? (?:please|needed|necessary|required|thanks)\b"
    r"|\brather (?:chat|talk|write|type|stay) with you\b|\bwithout (?:a|any|talking to a) (?:person|human|agent)\b"
    r"|\b(?:do ?n['’]?t|do not|no) (?:bother|trouble|disturb) (?:any|some)(?:one|body)\b"
    r"|\b(?:person|human|people|humans) (?:behind|reading|writing)\b|\bi(?:['’]m| am) (?:an? )?(?:real "
    r"|actual )?(?:person|human)\b",
    re.IGNORECASE,
)
# A word alone may be a wish, or the matter of a question: "agent" to a travel or insurance company.
_BARE = re.compile(
    r"^[\s.?]*(?:agents?|humans?|persons?|people|operator|representative|rep|advis[eo]r|manager|supervisor"
    r"|some(?:one|body)"
    r"|any(?:one|body)|staff|employee)[\s.?]*$",
    re.IGNORECASE,
)


_THEM = (
    r"(?:(?:the |your |a |an )?(?:customer (?:service|support|care)|support(?: team| desk| staff)?|help ?desk"
    r"|service desk|(?:support |service )?(?:team|office|hotline|representatives?|agents?)|human|person|company)"
    r"|you(?: guys| people)?|(?:some|any)(?:one|body)|they)"
)
_STAFF = (
    r"(?:agents?|staff|employees?|team|colleagues|people|managers?|supervisors?|boss|advis[eo]rs?|operators?"
    r"|representatives?)"
)
# The number of agents may be how many there are.
_REACHED_BY = (
    r"(?:(?:phone|telephone|contact|mobile) number"
    r"|(?:(?:e-?mail|phone|telephone|contact) )?(?:e-?mails?|address(?:es)?|numbers|names|details))"
)
# How, where and when somebody can be reached is asked: an offer answers it, and passing the contact on does not.
_HOW_TO_REACH = re.compile(
    r"\b(?:how|where|what|which|when|is there|are there|do you have)\b[^.?!]{0,40}?\b(?:contact|reach|e-?mail|phone"
    r"|ring|call|get (?:in touch|in contact|hold) (?:with|of)|write to|get through to)"
    rf"(?: \w+)?? {_THEM}(?: (?:by|via|on|through|over|for|about|if|when|from|at|with|in|during|outside|after|before"
    r"|today|tomorrow|directly|quickly)\b[^.?!]*)?\W*$"
    rf"|^\W*(?:contact|reach|get in touch with|call|phone)(?:ing)? {_THEM}\W*$"
    r"|^\W*(?:customer (?:service|support|care)|support|contact|helpdesk|hotline)(?: (?:by |via |over )?"
    r"(?:phone|telephone|e-?mail|chat|number|hours|address|contact|line|details|information|info|opening|times?)){1,3}"
    r"\W*$"
    # "the email addresses of your agents"
    rf"|\b{_REACHED_BY} of (?:all )?(?:the |your )(?:\w+ )?{_STAFF}\b|\byour {_STAFF}['’]?s?['’]? {_REACHED_BY}\b"
    rf"|\bwhen (?:is|are|will|would|can) {_THEM}(?: be)? (?:available|there|online|on duty|reachable|reached)\b[^.?!]*",
    re.IGNORECASE,
)
_NOT_ASKING = re.compile(
    r"\b(?:not|n['’]t|never)\s++(?:ask(?:ing|ed)?|look(?:ing)?|call(?:ing)?|after|trying|want(?:ing)?)\s++"
    rf"(?:(?:for|after|to \w+(?: to| with)?)\s*+)?{_PERSON}\b",
    re.IGNORECASE,
)


# What stands further before a mention does not turn it round, and many mentions in one message must not cost a second.
REACH = 200
# Who asks how to reach people, or only names them to ask for something else, does so in a sentence or two.
SHORT = 300


def asks_for_person(text: str) -> bool:
    """An explicit request; one that is negated ("you need not put me through to a person") is none."""
    return any(not _REFUSED.search(before) for before in _before_mentions(text))


def refuses_person(text: str) -> bool:
    """Every mention of being passed to a person is negated, or a person is declined in other words."""
    mentions = _before_mentions(text)
    if not mentions:
        return bool(_DECLINED.search(text))
    return all(_REFUSED.search(before) for before in mentions)


def asks_for_something_else(text: str) -> bool:
    """The words name a person only to say that none is asked for: "not asking for a human, just the address"."""
    found = _NOT_ASKING.search(text) if len(text) <= SHORT else None
    return found is not None and not asks_for_person(text[found.end() :])


def asks_how_to_reach(text: str) -> bool:
    """A question about contacting people, which is no wish to be passed on to one now."""
    return len(text) <= SHORT and bool(_HOW_TO_REACH.search(text))


def is_bare_word(text: str) -> bool:
    """Nothing but a word for a person ("agent")."""
    return bool(_BARE.match(text))


# Both are asked of each message, and suggestions ask several times.
@lru_cache(maxsize=64)
def _before_mentions(text: str) -> tuple[str, ...]:
    """The words up to each mention of being passed to a person; "are you a real person?" is none."""
    starts = (match.start() for pattern in (_REQUEST, _INDIRECT) for match in pattern.finditer(text))
    found = (text[max(0, start - REACH) : start] for start in starts)
    return tuple(before for before in found if not _WHO_IS_THERE.search(before) and not _ASIDE.search(before))
