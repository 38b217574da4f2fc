"""Words that say an answer was none, was wrong, or has not helped."""

import re

from conversation.tried import no_help

# A longer message has more in it than a contradiction.
MOST_CHARS = 160
_MISSED = re.compile(
    r"\b(?:(?:that|this|it)(?:['’]?s| is| was) ?n(?:ot|['’]t) (?:what i(?:['’]ve| have)? (?:asked|meant|said|wanted?)"
    r"|(?:an answer to )?my question|answering)"
    r"|(?:that|this|it) (?:is|was)n['’]?t (?:what i (?:asked|meant|said|wanted?)|my question)"
    r"|not what i (?:asked|meant|wanted?)"
    r"|(?:didn['’]?t|did not|doesn['’]?t|does not|haven['’]?t|not) (?:even )?answer(?:ed|ing)? (?:my|the|that) question"
    r"|(?:you|u) (?:mis(?:understood|read)|(?:don['’]?t|do not|didn['’]?t) (?:understand|get it|get me|listen))"
    r"|you (?:just |already )?(?:keep|kept) (?:repeating|saying|sending|giving|answering|on)"
    r"|i (?:have |['’]ve )?(?:already|just) (?:told|asked|said|tried|explained)"
    r"|(?:same|wrong) answer(?: again)?|wrong (?:topic|question|page|thing)"
    r"|(?:you|u)(?:['’]re| are|r)? (?:still )?(?:not|n['’]t) (?:listening|reading|understanding|answering"
    r"|getting (?:it|me))"
    r"|(?:you|u) (?:already )?(?:said|told me|sent|gave me|wrote) (?:me )?(?:that|this"
    r"|the same)(?: \w+)? (?:already|before|twice)"
    r"|(?:you|u) already (?:said|told|sent|wrote|gave)|stop repeating|going (?:round )?in circles|you(?:['’]?ve"
    r"| have)? (?:just |clearly )?got"
    r" (?:it|me|that|this)(?: all| completely| totally)? wrong"
    r"|(?:that|this|it)(?: still)? (?:did|does|do)(?: not|n['’]?t) (?:help|answer|tell|explain|solve|say)"
    r"|(?:that|this|it)(?:['’]s| is)(?: not|n['’]t) (?:it|helpful|helping|an answer|the answer|the question"
    r"|about (?:that|this|it))"
    r"|(?:that|this)(?:['’]s| is| has)? (?:got )?nothing to do with|for the (?:second|third|last) time"
    r"|as i (?:said|wrote|asked)"
    r"|i asked (?:about|for|you|if|whether|how|when|where|what)|i(?:['’]m| am) (?:not )?asking (?:about|for|you"
    r"|how|when|where|what))\b",
    re.IGNORECASE,
)
_SOURCE = (
    r"(?:(?:the|your|my|our|this|that|its|their) (?:\w+ ){0,2}?(?:manual|website|site|web ?page|page|faq|contract"
    r"|agreement|terms(?:"
    r" and conditions)?|conditions|policy|instructions|guide|handbook|documentation|docs|document|leaflet|brochure"
    r"|e?-?mail|letter|bill"
    r"|invoice|receipt|label|box|packaging|help ?cent(?:re|er)|app|colleagues?|shop|store|homepage|catalogue"
    r"|warranty|datasheet|spec\w*))"
)
_ANSWER = (
    r"(?:that|this|it|(?:the|your|that|this) (?:last |first )?(?:answer|reply|response|info|information|statement"
    r"|claim)|what you (?:say|said"
    r"|wrote|told me|are saying))"
)
_VERY = (
    r"(?:(?:just|absolutely|simply|plain|totally|completely|so|all|also|clearly|definitely|certainly|quite|really|still"
    r"|actually|obviously|probably|even) )*"
)
_BAD = (
    r"(?:wrong|incorrect|false|untrue|inaccurate|mistaken|a mistake|an error|not (?:true|right|correct|accurate"
    r"|the case|so|what the"
    r" \w+ (?:says?|said|states?))|not how (?:it|that|this) works|(?:false|wrong|incorrect|outdated) (?:information"
    r"|info|answer|advice)|nonsense|rubbish|out of date|outdated|impossible|not possible|not up to date"
    r"|a lie|bullshit|misleading)"
)
_GOOD = r"(?:true|right|correct|accurate|possible|so|up to date|be|the case)"
_DENIAL = (
    rf"(?:{_ANSWER}(?:['’]?s| is| was| seems?| sounds?| looks?| must be| has to be) {_VERY}{_BAD}"
    rf"|{_ANSWER} (?:is|was)n['’]?t {_VERY}{_GOOD}"
    rf"|(?:{_ANSWER} )?(?:can ?not|ca ?n['’]?t|could ?n['’]?t|could not|surely can['’]?t) (?:possibly "
    rf"|really )?be {_VERY}{_GOOD}"
    rf"|(?:{_ANSWER} )?(?:does ?n['’]?t|does not|did ?n['’]?t|do ?n['’]?t) (?:really |quite |even )?(?:sound|seem"
    rf"|look|feel)(?: to be)? {_VERY}{_GOOD}"
    rf"|i (?:do ?n['’]?t|do not) (?:think|believe)(?: that)? {_ANSWER}(?:['’]?s| is| was) {_VERY}{_GOOD}"
    rf"|i (?:really )?doubt (?:that|it|this)|{_VERY}(?:wrong|incorrect|false|untrue|nonsense|rubbish|not (?:true"
    r"|right|correct|accurate)))"
)
_BEFORE = (
    r"(?:(?:no|nope|nah|sorry|but|hm+|well|ok|okay|hey|wait|really|huh|and|so|oh|excuse me|actually|i think"
    r"|i believe|i(?:['’]m| am) afraid"
    r"|(?:i(?:['’]m| am) )?(?:pretty |quite |very )?sure(?: that)?|i(?:['’]ve| have)? (?:just |already )?(?:checked"
    r"|looked (?:it )?up"
    r"|called)|as far as i know|thanks|thank you|that)\W+)"
)
# What comes after it says what is right: "that's wrong, it is 30 days", not "it is wrong, I ordered the blue one".
_CORRECTION = (
    r"(?:\W+(?:it|that|this|they|there|you|we|mine|actually|in fact|not|at all|because|since|as|mate|sir|i(?:['’]m"
    r"| am) (?:sure|certain)"
    r"|i (?:just )?(?:read|checked|know|was told|looked|think|saw)|(?:the|my|your) (?:[\w-]+ ){1,3}(?:is|are|was"
    r"|costs?|takes?|lasts?|says?|said"
    r"|states?|should)|\d+|please)\b[^\s?]*+(?: [^\s?]++){0,12}+)?"
)
_DENIED = re.compile(rf"\W*{_BEFORE}{{0,4}}{_DENIAL}{_CORRECTION}\W*", re.IGNORECASE)
_BY_SOURCE = re.compile(
    rf"\b(?:contradict\w*|(?:is|are|was|['’]s) (?:not|n['’]t) what) (?:what )?(?:{_SOURCE}|i (?:read|was told|heard))"
    rf"|(?<!if )(?<!when )(?<!where )(?<!why )(?<!unless )(?<!which ){_SOURCE}(?: (?:clearly|actually|just|also|here))?"
    r" (?:says?|said|states?|stated|tells?(?: me)?|told me|claims?) (?:otherwise|differently|(?:some"
    r"|any)thing (?:else|different|other)"
    r"|the (?:opposite|contrary)|not(?: so)?\b|no\b)"
    rf"|^\W*(?:no|but|nope|sorry but|wait)\W+{_SOURCE} (?:clearly |actually )?(?:says?|said|states?"
    r"|told me)\b(?! how| where| to\b)"
    rf"|\b(?:(?:does|do|did) ?n['’]?t|(?:does|do|did) not) (?:match|agree with|fit with) (?:what )?{_SOURCE}"
    rf"|\b(?:different (?:from|to|than)|the opposite of|not the same as|(?:is|['’]s) not) what (?:{_SOURCE}"
    r"|i (?:read|was told))"
    rf"|^\W*(?:no|but)\W+it (?:clearly )?(?:says|said|states) (?:[^\s?]+ ){{1,6}}(?:on|in) {_SOURCE}"
    r"|\bi (?:have )?(?:read|saw|heard|was told) (?:something (?:else|different)|otherwise|differently)\b"
    r"|\byou(?:['’]ve| have) (?:it|that|this)(?: all)? wrong\b"
    r"|\byou(?:['’]?re| are|['’]ve| have|)(?: just| keep)? (?:giv\w+|gave|tell\w*|told) me (?:the )?(?:wrong|false"
    r"|incorrect|outdated)"
    r" (?:info|information|answers?|things?|advice)\b"
    r"|\b(?:contradicts itself|you(?:['’]re| are) contradicting yourself|you contradict yourself)",
    re.IGNORECASE,
)
_YOU = re.compile(
    r"(?<!if )(?<!whether )(?<!when )\b(?:you|u)(?:['’]?re| are|r)(?: (?:just|simply|totally|completely|so|still))?"
    r" (?:wrong|mistaken|incorrect|lying)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"^\W*(?:(?:and|but|so) )?(?:what|which|who|where|how|when|if|does|do|can|is|are)\b", re.IGNORECASE)
# What asks on, or names what is asked, is a question again: "I am asking about the warranty", "is that true?".
_GOES_ON = re.compile(
    r"\?\s*$|\b(?:why|what next|what now)\W*$|\bi(?:['’]m| am) asking (?:about|for|how|when|where|what) \w+ \w+",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|wrong|incorrect|false|not true|not right)"
    r"(?:\W+(?:it|that)(?:['’]?s| is)(?: ?n['’]?t| not)?)?\W*$",
    re.IGNORECASE,
)


def says_missed(text: str) -> bool:
    """Whether the words say that an answer was none, or was wrong."""
    if _GOES_ON.search(text):
        return False
    if _MISSED.search(text) or _YOU.search(text) or (len(text) <= MOST_CHARS and _DENIED.fullmatch(text)):
        return True
    return bool(_BY_SOURCE.search(text)) and not _ASKS.search(text)


def says_no(text: str) -> bool:
    """A mere "no", or that it has not helped: of weight only right after an answer."""
    return bool(_NO.match(text)) or no_help(text)
