"""Whole messages about the contact and no matter: they are here again, or need a moment to try something."""

import re

# A longer message has more in it.
MOST_CHARS = 100
_HELLO = (
    r"(?:hi|hiya|hello|hey|yes|yeah|yep|yup|no|nope|ok|okay|k|alright|all right|right|sure|sorry|well|oh|ah|so|and|but"
    r"|cool|great|perfect|good|fine|thanks?|thank you|thx|cheers|please|pls|wait|don['’]?t worry|got it|i see"
    r"|understood|(?:i )?was away"
    r"|good (?:morning|afternoon|evening|day))"
)
_GAP = r"[^\w?]+"
_AM = r"(?:i(?:['’]?m| am)|we(?:['’]?re| are))"
_HERE = re.compile(
    rf"[^\w?]*(?:{_HELLO}{_GAP}){{0,3}}(?:"
    rf"(?:yes )?{_AM} (?:(?:still|now|right|just|always|also) ){{0,2}}(?:here|around|online|back|with you|listening)"
    r"|(?:still|right) (?:here|around|with you|online|listening)|here (?:i am|we are|again|now)|back (?:again|now"
    r"|here|online)"
    r"|(?:it(?:['’]?s| is) )?(?:just )?(?:only )?me again"
    r"|(?:i(?:['’]?ve| have)? (?:just )?|just )(?:returned|come back|came back|got back)"
    r"|(?:i|we)(?: have|['’]ve)?(?: ?n['’]?t| not| did ?n['’]?t| did not| haven['’]?t) (?:left|leave|gone(?: away)?"
    r"|go(?: away)?)"
    rf"|(?:{_AM} )?not gone|(?:{_AM} )?back from (?:lunch|work|my break|a break|dinner|the shop|holiday|a meeting)"
    r")(?:[^\w?]+(?:again|now|here|today|sorry|thanks|by the way|btw|though|yet|with you|from (?:lunch|work|my break)"
    r"|online|at last|finally|again now|and ready|ready|as well|too|after (?:lunch|work|a break)|i am"
    r"|still)){0,3}[^\w?]*",
    re.IGNORECASE,
)
_SPAN = r"(?:secs?|seconds?|mins?|minutes?|moments?|mo|tick|bit|while)"
_MANY = r"(?:one|a|an|another|1|half a|two|2|three|a couple(?: of)?|a few|few|five|5|ten|10|\d{1,2})"
_WILL = (
    r"(?:(?:i|we)(?:['’]?ll| will|['’]?m going to| am going to|['’]?m gonna| can| shall)"
    r"|will|gonna|going to|let me|lemme|let us|let['’]?s)(?: (?:just|quickly|also|first|now|then|go(?: and)?))*"
)
_DO = (
    r"(?:try|check|test|wait|see|look|think|read|give (?:it|that|this) (?:a|another) (?:go|try|shot)|have a (?:look"
    r"|go|try|read)"
    r"|take a look|do|find|find out|try out|look into|think about|let you know|report back|come back|be (?:right )?back"
    r"|get back to you|write (?:back|again)|hang on|hold|stay|double[- ]check|restart|reboot|reset|read through"
    r"|go and see)"
)
_DOING = (
    rf"(?:(?:{_AM} )?(?:(?:just|still|currently|already|now) )?(?:trying|checking|testing|looking|reading"
    r"|doing|on"
    r"|restarting|rebooting|resetting|having a look|thinking))"
)
BESIDE = (
    r"(?:it|that|this|them|both|those|these|all(?: of (?:it|that|them))?|again|once more|one more time|out|over|here"
    r"|first"
    r"|now|right now|right away|later(?: on)?|soon|then|today|tonight|tomorrow|at home|at work|myself|quickly"
    r"|for now|please"
    r"|pls|and (?:get back to you|see|check|wait|report back|let you know|come back|write(?: back)?)|to you|back"
    r"|how it goes"
    r"|what happens"
    r"|(?:(?:in|for) )?the (?:morning|evening|afternoon)|this (?:evening|afternoon|weekend)"
    r"|on (?:the )?(?:weekend|monday)"
    r"|after (?:work|lunch|dinner|that)|when i(?:['’]?m| am| get) (?:home|back|there)"
    rf"|(?:(?:in|for|just) )?(?:just )?{_MANY} {_SPAN}|a bit|if (?:it|that|this) (?:works|helps|does)"
    r"|(?:the|your|those|these) (?:steps?|suggestions?|advice|tips?|instructions|link|page)|what you (?:said"
    r"|suggested|wrote)"
    r"|as you (?:say|said)|thanks?|thank you|ok(?:ay)?|sure|with me|no rush|no hurry)"
)
_PAUSE = (
    rf"(?:just )?(?:{_MANY} )(?:sec|secs|seconds?|mins?|minutes?|moments?|mo|tick)(?![\w-])"
    r"|(?:please )?(?:give me|gimme|i need|i(?:['’]?ll| will) (?:need|be)|need"
    rf"|allow me)(?: just)? {_MANY} {_SPAN}(?: to (?:try|check|look))?"
    r"|(?:please )?(?:hold on|hang on|hold up|hold the line|stand by|bear with me|wait(?: up)?)|brb|bbl|afk"
    r"|be right back"
    rf"|back (?:in|within) {_MANY} {_SPAN}|back soon|will do|on it|take your time|no rush|no hurry|moment|just now"
)
BUSY = rf"(?:{_WILL} {_DO}|{_DOING}|{_PAUSE})"
_BUSY = re.compile(
    rf"[^\w?]*(?:{_HELLO}{_GAP}){{0,4}}{BUSY}\b(?:{_GAP}(?:{BUSY}|{BESIDE}|{_HELLO})\b){{0,7}}[^\w?]*", re.IGNORECASE
)


def is_here(text: str) -> bool:
    """Whether it is only said that they are here, still or again."""
    return len(text) <= MOST_CHARS and bool(_HERE.fullmatch(text))


def is_busy(text: str) -> bool:
    """Whether it is only said that they will wait, or are trying something: nothing is asked."""
    return len(text) <= MOST_CHARS and bool(_BUSY.fullmatch(text))
