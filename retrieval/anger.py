"""What the wording of a message gives away of anger: strong words, mockery, denial, weariness, capitals."""

import re
from functools import lru_cache

Clues = tuple[float, ...]

_FIRM = re.compile(
    r"\b(?:ridicul\w*|useless\w*|worst|terribl\w*|awful\w*|horribl\w*|pathetic|disgrace\w*|disgust\w*|appall\w*"
    r"|outrag\w*"
    r"|unacceptabl\w*|inexcusabl\w*|unforgivabl\w*|scam\w*|scum\w*|fraudsters?|crooks?|thie(?:f|ves)|liars?|lying|lied"
    r"|incompeten\w*|idiot\w*|stupid\w*|dumb|moron\w*|clowns?|joke|garbage|trash|rubbish|crap\w*|junk|shit\w*|bullshit"
    r"|fuck\w*|f\*+\w*|wtf|ffs|damn\w*|bloody|bastards?|ass(?:hole)?s?|arse|hell|suck\w*|hate\w*|furious|angry"
    r"|livid|fuming"
    r"|mad|raging|shame\w*|insult\w*|greed\w*|robb\w*|rip[- ]?off|fed up|sick (?:and tired )?of|tired of|had enough"
    r"|enough of|waste|wasted|wasting|nonsense|annoy\w*|frustrat\w*|unbelievabl\w*|shambles|nightmare|screw\w*"
    r"|never again"
    r"|how dare|shut up|disappoint\w*|upset|lousy|evil|cruel|sucks|creep\w*|loser\w*|coward\w*|disrespect\w*)\b",
    re.IGNORECASE,
)
_MILD = re.compile(
    r"\b(?:bad|wrong|poor\w*|sad\w*|unfortunately|fail\w*|broke\w*|problem\w*|annoyed|slow|late|lost|missing"
    r"|against|stop"
    r"|ugly|boring|weird|gross|unfair|selfish|ignorant|toxic|cringe|ugh|lie|excuse\w*|ruin\w*|still no\w*)\b",
    re.IGNORECASE,
)
_NICE = re.compile(
    r"\b(?:thank\w*|thx|great|good|nice|love\w*|lovely|awesome|amazing|happy|glad|excellent|perfect\w*|cool"
    r"|haha\w*|lol|lmao"
    r"|please|sorry|congrat\w*|best|wow|fun\w*|beautiful|interesting|hope|helpful|welcome|appreciate\w*|enjoy\w*)\b",
    re.IGNORECASE,
)
_MOCKING = re.compile(
    r"\b(?:great|thanks|thank you|lovely|brilliant|wonderful|fantastic|wow|nice|love|congrat\w*|bravo|well done|perfect"
    r"|oh (?:joy|goody|sure)|yay|genius|so generous)\b.{0,60}?\b(?:another|again|lost|cancel\w*|ruin\w*|wast\w*"
    r"|nothing|broke\w*"
    r"|down|empty|late|missing|wrong|worse|ignor\w*|not|never|no (?:one|body)|left)\b|\bthanks for nothing\b"
    r"|\bslow clap\b",
    re.IGNORECASE,
)
# Praise that is hardly ever meant, whatever it is about.
_IRONIC = re.compile(
    r"\bhow (?:very )?(?:kind|generous|convenient|nice|lovely|lucky|thoughtful|helpful|reassuring|surprising)\b"
    r"|\bwhat (?:an? )?(?:treat|surprise|shock|joke|view|performance|farce|business|network|success|honou?r|luck)\b"
    r"|\b(?:ten out of ten|10/10|(?:five|5) stars?|top marks|(?:my )?compliments|hats off|keep (?:it )?up (?:the|your)"
    r"|so much for|good to know|who (?:would have|would ?['’]?ve) (?:thought|guessed)|(?:just|exactly) what i needed"
    r"|as (?:ever|always|usual)|nice touch|bon appetit|thanks (?:so much |a (?:lot|bunch|million) )?for (?:nothing"
    r"|ruin\w*|wast\w*|los\w*|delet\w*|mak\w+ it worse)|love (?:how|it when|paying|that you|being)|so glad (?:i|we)"
    r"|glad to (?:know|hear) (?:you|my|that my)|good job|oh (?:great|good|nice|look|joy|wonderful|lovely|fantastic"
    r"|brilliant|of course|how)|gee|truly impressive|impressive|reassuring|typical|classic|priorities"
    r"|yeah,? (?:right|sure)|(?:sure|right),? because|whatever you say|just (?:great|perfect|wonderful|brilliant)"
    r"|very funny|funny how|lucky (?:me|us))\b"
    r"|(?<!^)\bthanks a (?:lot|bunch|million)\W*$"
    r"|\bnot[.!\s]*$|^\W*(?:(?:just|oh|well|wow)\W+)*(?:great|brilliant|super|fantastic|wonderful|excellent|splendid"
    r"|marvellous|terrific|awesome|amazing|lovely|fabulous|charming)\W*[.,]\s*(?!thank|that|this|i(?:['’]ll| will)|so i"
    r"|all|it (?:work|is)|now it|then|and|you|how|can|could|what|where|when|is|do)",
    re.IGNORECASE,
)
_EXASPERATED = re.compile(
    r"\bhow (?:many (?:more )?times|hard (?:can|is)|much (?:longer|more)|dare|low can|on earth|is (?:that|this) (?:fair"
    r"|acceptable|even)|do you (?:sleep|people|manage|stay)|you (?:people|lot))\b"
    r"|\b(?:what|why|where|who|how) (?:the (?:hell|heck|f\w*)|on earth|in god)|\benough is enough\b"
    r"|\bha(?:d|ve had) (?:it|enough|quite)\b|['’]ve had (?:it|enough)\b|\bfor (?:crying out loud|god['’]?s sake"
    r"|the last time|once)\b|\b(?:oh )?come on\b|\bare you (?:kidding|serious|for real|deaf|blind|joking|asleep|even"
    r"|trying|proud|having a|actually|able)\b|\b(?:must|got to|gotta) be (?:kidding|joking)\b|\bgiv(?:e|ing) up\b"
    r"|\bdo you (?:even|really|actually|think (?:i|we)|call that|reali[sz]e)\b|\b(?:did|have) you (?:even|no"
    r"|actually|ever)\b"
    r"|\bwhat part of\b|\bspare me\b|\bdon['’]?t (?:you dare|play games|tell me|send me that)\b|\bbeggars? belief\b"
    r"|\b(?:los(?:ing|t) (?:my |our |all |any )?(?:patience|temper|faith|trust|hope|mind|it)|patience (?:has |is )?"
    r"run(?:s|ning)? (?:out|thin)|end of my|wits?['’]? end|last nerve|my nerves|blood boil|up to here"
    r"|beyond me)\b"
    r"|\b(?:let ?down|letdown|taken seriously|cheated|ignored|fobbed|ripped|betrayed|humiliat\w*|treated (?:like|so)"
    r"|lied to|regret|ashamed|sick of|done with|worn out|at my|fuming|seething|cross with)\b"
    r"|\bno(?:body| ?one| one of you) (?:\w+ )?(?:cares?|listens?|answers?|helps?|bothers?|knows|has a clue|replie[sd]"
    r"|responds?|lifts?|takes|told|picks|came|showed)\b|\bnot (?:a|one) (?:single|word|soul|penny|one)\b"
    r"|\bbecause of (?:you|your)\b|\bthanks to (?:you|your)\b|\byou (?:people|lot|guys|clowns|crooks|cheats|thieves"
    r"|idiots)\b|\byour (?:fault|mistake|incompeten\w*)\b|\bexcuses?\b|\bone star\b|\blost (?:a|this) customer\b"
    r"|\b(?:every|each) (?:single )?(?:time|month|week|day|release)\b|\b(?:seriously|really)\?|\bdo your jobs?\b"
    r"|\bone job\b|\bexpected (?:better|more)\b|\bdemand\b|\bi(?:['’]m| am) not (?:paying|going to pay|stupid"
    r"|a number)\b"
    r"|\byou (?:never|keep|kept|always|just don['’]?t|can['’]?t even|don['’]?t (?:care|listen|get|understand))\b"
    r"|\b(?:stop|quit) (?:\w+ing|it)\b|\bin court\b|\bmy lawyer\b|\bno (?:way to treat|sense|excuse)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\b(?:another|again|third|fourth|fifth|twice|cancel\w*|delay\w*|late|wait\w*|queue\w*|broke\w*|lost|los(?:e|ing)"
    r"|empty|closed|shut|frozen|banned|blocked|cold|wrong|hours|weeks|months|nothing|nobody|no one|fees?|charg\w*"
    r"|without"
    r"|down|outage|ruin\w*|wet|dead|dark|missing|crash\w*|gone|delet\w*|forgot\w*|worse|leak\w*|bugs?|noise|refus\w*"
    r"|fail\w*|does not|didn['’]?t|did not|never|not)\b",
    re.IGNORECASE,
)
_MENDED = re.compile(
    r"\b(?:fixed|sorted|solved|resolved|it works|works (?:now|again)|worked|replaced|at once|in a minute"
    r"|in no time|finally"
    r"|no more|even though|did(?: not|n['’]t) mind|friendly|so kind|quick(?:ly)?|fast|on time|exactly what"
    r"|all good|all fine"
    r"|worried for nothing|with you|helpful|made my day|back up|please tell)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|n['’]t|no|never|without|nothing|cannot) (?:\w+ ){0,2}?(?:angry|bad|complain\w*|wrong|annoyed|upset|mad"
    r"|terrible|worr\w*|problems?|furious|disappointed|hate|rush|cross|blam\w+|critici\w+|complaints?|disaster|big deal"
    r"|deal|serious|urgent|hard feelings|hurry|stress\w*|apologi[sz]e|fault|mind|trouble|broken|hurt|worst|awful"
    r"|ugly)\b",
    re.IGNORECASE,
)
_UNPLEASED = re.compile(
    r"\b(?:not|n['’]t|no|never|hardly|far from|anything but|isn['’]?t) (?:\w+ ){0,3}?(?:happy|satisf\w+|pleased"
    r"|impressed"
    r"|amused|helpful|help|good(?: enough)?|acceptable|accept|okay|ok|funny|fair|great|thrilled|service|care|useful|use"
    r"|right|on)\b(?! me)",
    re.IGNORECASE,
)
_LOUD = re.compile(
    r"\b(?:AGAIN|NOT|NEVER|NOW|STILL|EVERY|NO|NOTHING|NOBODY|ONE|TWO|THREE|FOUR|FIVE|TEN|ALL|WHY|WHERE|HOW|STOP"
    r"|ANY|ANYONE"
    r"|TWICE|HOURS|DAYS|WEEKS|MONTHS|YEAR|ALWAYS|YOU|YOUR|REALLY|SO|VERY|WAS|DID|IS)\b"
)
# What happened to somebody through nobody's fault, said first and plainly. The apostrophe of "I've" is only heard among
# the signs before it: read in two ways, a line of them took hours.
_REPORTED = re.compile(
    r"^\W*+(?:(?:hi|hello|hey|good \w+|help|please|sorry|so|oh no|oops)\b\W*+)*+"
    r"(?:(?:i|we|(?:my|our|the) (?:\w+ )?\w+)\b\W*+)?"
    r"(?:(?:think|just|have|has|had|ve|accidentally|somehow)\W++)*+"
    r"(?:lost|forgot(?:ten)?|left|misplaced|mislaid|broke|broken|dropped|missed|locked (?:myself|out)|spilled|deleted"
    r"|can(?:not|['’]?t) (?:find|remember)|was stolen|got stolen|is lost|is broken|is gone)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|u|ur)\b", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"\b(?:(?:third|fourth|fifth|tenth|\d+(?:rd|th)?|how many|so many|several|every (?:single )?) ?times?"
    r"|again and again"
    r"|(?:for|after|over) (?:\w+ )?(?:hours|days|weeks|months|years)|how (?:long|many|hard|much) (?:more|longer"
    r"|can it|do i have))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:how|where|when|which|can|could|may|do you|does|is there)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")


# From this share on a message is in capitals; below it, single words are stressed.
ALL_CAPITALS = 0.6


# What a contact said before is read again in every turn.
@lru_cache(maxsize=2_048)
def anger_clues(text: str) -> Clues:
    """Strong and mild words, plain reports, praise, mockery and denial, who is addressed, waiting, capitals; 0..0.5."""
    denied = len(_DENIED.findall(text))
    firm = len(_FIRM.findall(text)) - denied
    found = (
        _some(firm, 1),
        _some(firm, 3),
        _some(len(_MILD.findall(text)) - denied, 2),
        float(denied > 0),
        float(bool(_YOU.search(text))),
        float(bool(_YOU.search(text) and _FIRM.search(text))),
        float(bool(_TOO_LONG.search(text))),
        float(bool(_ASKS.search(text))),
        float(bool(firm <= 0 and _REPORTED.search(text) and not _EXASPERATED.search(text))),
        *_mockery(text),
        *_loudness(text),
        length(text),
    )
    # Beside an embedding of length 1; a smaller clue is held back more by the regularisation.
    return tuple(0.5 * one for one in found)


def _mockery(text: str) -> Clues:
    """Praise, and what turns it round: trouble beside it, a formula of irony, a "not"; and what has been mended."""
    praise, trouble = _some(len(_NICE.findall(text)), 2), _some(len(_TROUBLE.findall(text)), 2)
    mended, unpleased = float(bool(_MENDED.search(text))), float(bool(_UNPLEASED.search(text)))
    weary = len(_EXASPERATED.findall(text))
    return (
        praise * (1 - unpleased),
        trouble,
        float(praise > 0 and trouble > 0 and not mended),
        mended,
        unpleased,
        float(bool(_MOCKING.search(text))) * (1 - mended),
        float(bool(_IRONIC.search(text))) * (1 - mended),
        _some(weary, 1),
        _some(weary, 3),
    )


def _loudness(text: str) -> Clues:
    """Capitals throughout and on single words, and marks; capitals that only ask may be a key that is stuck."""
    words = _WORD.findall(text)
    capitals = sum(word.isupper() for word in words) / len(words) if len(words) > 1 else 0.0
    civil = bool(_NICE.search(text) or _ASKS.search(text))
    return (
        capitals,
        0.0 if civil else capitals,
        _some(len(_LOUD.findall(text)), 2) if capitals < ALL_CAPITALS else 0.0,
        _some(len(re.findall(r"[!?]{2,}", text)), 1),
        float("!" in text),
        float("?" in text),
    )


def _some(count: int, many: int) -> float:
    return min(max(count, 0), many) / many


def length(text: str) -> float:
    """How many words, up to 40, as a share of 40."""
    return min(len(text.split()), 40) / 40
