"""Words of danger to people, or of going to law: they go to a person before anything else is weighed."""

import re

from policy.lost import somebody_is_lost

_DANGER = re.compile(
    r"\b(?:suicid\w*|kill (?:my|him|her)self|self[- ]harm|electric(?:al)? shock|electrocuted|caught fire|on fire"
    r"|gas leak|smell(?:s|ing)? (?:of )?(?:gas|burning|smoke)|poison(?:ed|ing)"
    r"|(?:(?:can)?not|\w+n['’]?t|stopped) breath(?:e|ing)|unconscious(?! bias)"
    r"|(?:i(?:['’]m| am)|is|was|child|kid|son|daughter|man|woman|someone|somebody|he|she) drowning"
    r"|heart attack|overdos(?:e|ed|ing)(?! (?:\w+ ){0,2}(?:feed|fertili[sz]er|nutrients?|plants?|water))\b|chest pains?"
    r"|(?:call|need|get) an ambulance|bleeding (?:badly|heavily|a lot)"
    # Whom to call and where to leave is written in documents, and read there sooner than by a person.
    r"|emergency(?! (?:phone |telephone |contact )?(?:numbers?|contacts?|exits?|replacements?|repairs?|cash"
    r"|plans?|funds?|kits?|lights?|lighting"
    r"|brakes?|stops?|orders?|shipping|deliver\w*|one|passports?|services?|hotlines?|line)\b)"
    r"|my lawyer|legal action|sue you)\b",
    re.IGNORECASE,
)
# What is no device: people who smoke, and things that are named by it.
_DEVICE = (
    r"(?:plug|wires?|cables?|cord|lamp|battery|charger|adapter|socket|outlet|phone|laptop|oven|heater|kettle|toaster"
    r"|router"
    r"|motor|device|bulb|boiler|it|that|this|they|something|(?:the|my|our|this|that|your|one of the)"
    r" (?!(?:\w+ )?(?:neighbou?rs?|guests?|room ?mates?|flat ?mates?|husband|wife|son|daughter|colleagues?|tenants?"
    r"|people|person|man|woman|guy|boss"
    r"|friends?|candles?|sales?|bbq|barbecue|ice|cheese|snow|butter|chocolate|driver|staff|landlord|calorie\w*"
    r"|customers?)\b)[\w-]+(?: [\w-]+)?)"
)
_IS = (
    r"(?:['’]s|(?<=\bit)s|['’]?re| is| are| was| were| has been| started| starts| began| begins| keeps"
    r"| kept)(?: (?:to|now"
    r"|just|still|even|also|really|already|actually|slowly|literally))*"
)
_NO_THING = (
    r"(?! ?-?(?:detect|alarm|sensor|free|area|room|grey|gray|glass|colou?r|damage|test|machine|signal|effect|hood"
    r"|ban|polic|break"
    r"|door|exit|blanket|escape|drill|proof|brigade|department|outlet|vent|sign|symbol|shelter|white|black|blue"
    r"|hazard|bomb|tree|flavou?r|screen|insurance|safety|extinguish"
    r"|stack|weed|section|zone"
    r"|lounge|floor|permitted|allowed)\w*)"
)
# A light that is only on: "the led is burning red", "all night".
_STEADILY = (
    r"(?! (?:all|red|green|blue|white|yellow|orange|bright\w*|too|at|during|from|the whole|day|night|constantly|always"
    r"|permanently|every|for|on|when|until)\b)"
)
_SMOKE = re.compile(
    rf"\b(?:{_DEVICE}{_IS} (?:smok(?:e(?! ?-?free)|ing)|spark(?:ing)?|burning{_STEADILY}|melt(?:ing|ed|s)?|in flames"
    r"|explod\w*"
    r"|blow(?:n|ing) up|catching fire"
    r"|(?:giving off|emitting|producing|throwing|making) (?:\w+ )?(?:smoke|sparks|fumes))(?! (?:area|zone|room"
    r"|point|calories|fat|question|cd|dvd)s?)\b"
    rf"|{_DEVICE} (?:just |suddenly |has |have )?(?:smokes|smoked up|sparks|sparked|melted|exploded"
    r"|burst into flames|blew up|burned down|burst|swelled|went up in (?:smoke|flames)|caught (?:fire|light))"
    r"|(?:there(?:['’]?s| is| are| was| were| came| comes)|i (?:can )?(?:see|saw|have|noticed|smell(?:ed|t)?)|(?:see"
    r"|seeing|saw|with|got|getting|lots of|a lot of|full of|filled with|thick|black|white|grey|blue))"
    r" (?:(?:some|a lot of|lots of|a bit of|a little|black|white|grey|blue|thick|big|small|huge|the|a|an|burnt"
    rf"|heavy|many|loud) ){{0,6}}+(?:smoke|sparks?|flames?|fumes|fire){_NO_THING}(?! (?:plug|joy|in stock|job|stick|tv"
    r"|tablet|fee|risk)s?)\b"
    r"|(?:smoke|sparks|flames|fumes)(?: (?:is|are|was|were|keeps?|just|has|have))? (?:came|com\w+|pour\w*|ris\w+"
    r"|fly\w*|flew|shoot\w*"
    r"|shot|from|out of|everywhere|inside|in the|at the|all over|billow\w*)\b(?! (?:detect|alarm)\w*)"
    r"|(?:burning|burnt|burned|scorched|smoky|gas|chemical|melting) (?:\w+ )?smell|smell\w* (?:like |of |a bit "
    r"|strongly |really |so )*(?:something |it is |it['’]s |it )?(?:burnt|burned|burning|scorched|melt\w+|smoke"
    r"|smoky|fire|gas)"
    r"|smell(?:ing)? (?:something |of )(?:\w+ )?(?:burning|burnt|burned|melt\w+|scorched|smoke|gas)|(?:got|get|gets"
    r"|gave me|gives me"
    r"|giving me|had) (?:a|an|little|small|mild) (?:\w+ )?shocks? (?:from|when|off|touching|through)"
    r"|smell(?:s|ed|ing)? (?:something|the \w+|my \w+) (?:that is )?(?:burn\w*|melting|smoking)"
    r"|(?:battery|cell|powerbank|power bank)(?: pack)?(?: (?:is|has|looks|seems|got|started to|starts to"
    r"|began to))* (?:swollen|swell\w*|bulg\w*|bloated|explod\w*)"
    r"|burn(?:t|ed) (?:my|his|her) (?:hand|finger|arm|skin|face|leg)\w*)",
    re.IGNORECASE,
)
# Alone, without any verb around it. A longer message has more in it.
MOST_CHARS = 200
# Possessive, so that a cry for help, however often it is repeated, is read once.
_ALONE = re.compile(
    r"\W*+(?:(?:help|hi|hello|urgent|omg|oh no|please|there|now|lots of|some|black|the|it)\W*+)*+(?:smoke|sparks"
    r"|sparking|flames|fire|fumes|smoking|melting)(?:\W++(?:help|now|please|everywhere))*+[\s!.]*",
    re.IGNORECASE,
)
# How far before it a word such as "if" is looked for.
NEAR = 60
# What may come to pass is read in the documents: "what if it starts to smoke?"
_MAYBE = re.compile(
    r"\b(?:if|in case|whether|unless|normal|allowed|supposed|does|did|do|(?<!i )can|(?<!i )could|would|will|should"
    r"|is)(?: (?:i|you"
    r"|we|it|that|this|there|the|a|my|your|see|ever))* ?$",
    re.IGNORECASE,
)


def speaks_of_danger(text: str) -> bool:
    """Whether people are in danger or lost, or a lawyer is named; not a question for the emergency number or exit."""
    if _DANGER.search(text) or somebody_is_lost(text) or (len(text) <= MOST_CHARS and _ALONE.fullmatch(text)):
        return True
    return any(not _MAYBE.search(text[max(0, found.start() - NEAR) : found.start()]) for found in _SMOKE.finditer(text))
