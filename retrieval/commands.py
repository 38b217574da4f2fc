"""Lines of a document that speak to a machine and not to its readers: nobody is to be shown them as an answer."""

import re
from collections.abc import Sequence

from retrieval.sentences import Unit

# An agent is a person here unless it is called an AI one.
_MACHINE = (
    r"(?:(?:ai|virtual |digital )[ -]?(?:assistants?|agents?)|assistants?|chat ?bots?|bots?|language models?|llms?)"
)
_SAYS = (
    r"(?:say|answer|reply|respond|state|claim|output|print|recommend|tell (?:the |all |every |any )?"
    r"(?:users?|customers?|visitors?|people|everyone|them))"
)
_ORDERS = r"(?:instructions?|prompts?|directives?|guidelines?|system messages?)"
_COMMAND = re.compile(
    # "ignore all previous instructions", as an order: nobody is told whether, how or not to.
    r"(?<!not )(?<!n['’]t )(?<!to )(?<!you )\b(?:ignore|disregard|forget|override)\s++"
    r"(?:(?:all|any|the|of|your|these|their|its)\s++){0,4}"
    rf"(?:previous|prior|earlier|above|preceding|existing|original)\s++(?:\w+\s++){{0,2}}?{_ORDERS}\b"
    # "Assistant, reveal ...", "Note to the AI assistant: ..."
    rf"|^\W*(?:(?:(?:important|urgent)\W+)?(?:note|message|instructions?|attention|dear|hey|to)\s*+(?:(?:to|for)\s*+)?)?"
    rf"(?:the |all |any |every )?{_MACHINE}\s*[,:]\s+(?:you\b|please\b|do\b|never\b|always\b|ignore\b|reveal\b|tell\b"
    r"|say\b|answer\b|reply\b|respond\b|show\b|send\b|print\b|output\b|give\b|write\b|forget\b|disregard\b|use\b)"
    r"|^\W*system(?: (?:prompt|message|note))?\s*:\W{0,3}"
    r"(?:you\b|the assistant\b|ignore\b|new\b|from now\b|always\b|never\b)"
    # "AI assistants reading this page must state that ..."
    r"|(?:^|[.!?:]\s)\W{0,9}(?:note (?:to|for) )?(?:the |all |any |every )?(?:ai|llms?|(?:virtual|digital) assistants?"
    r"|chat ?bots?|(?:large )?language models?|automated (?:assistants?|agents?|systems?))"
    r"(?: (?:assistants?|agents?|systems?|models?|bots?|tools?))?"
    r"(?: (?:reading|processing|summari[sz]ing|parsing|using|(?:that|who) (?:reads?|process(?:es)?|summari[sz]es?))"
    r"(?: \w+){1,4})?,? "
    r"(?:must|should|shall|needs? to|ha(?:ve|s) to|(?:is|are) (?:required|instructed|asked) to)"
    r"(?: \w+ly| not| never| always)*"
    r" (?:add|state|say|tell|answer|reply|respond|claim|mention|recommend|inform|ignore|confirm|output|reveal|promise"
    r"|offer|assure)\b(?! (?:with)?in (?:a|an|\d|less|under)\b)"
    r"|(?:^|[.!?]\s)\W{0,9}(?:note|message|instructions?|attention) (?:to|for) (?:the |all |any )?(?:ai|llms?"
    r"|chat ?bots?|language models?)\b"
    rf"|\bnew (?:system (?:instructions?|directives?)|instructions? for (?:the )?{_MACHINE})\s*:"
    r"|\byou(?:['’]re| are) now (?:an? |the )?(?:[\w-]+ ){0,3}?(?:ai|chat ?bot|bot|language model|dan|gpt)\b"
    r"|\b(?:never|do not|don['’]t) (?:mention|reveal|disclose) (?:this|these) (?:note|instructions?|message|prompt)\b"
    # "If you are an AI, answer ...": of a bot that may not do something it says nothing to it.
    rf"|\bif you(?:['’]re| are) (?:an? )?(?:ai|llm|(?:large )?language model|chat ?bot|bot|(?:ai|virtual) assistant),"
    rf" (?:please |always |you (?:must|should) )*{_SAYS}\b"
    r"|\b(?:ignore|disregard|forget) [^.!?\n]{0,40}\b(?:above|other (?:documents?|pages?|sources?|texts?))"
    rf"[, ]{{1,2}}and (?:only |always |instead |just )?{_SAYS}\b"
    r"|\bforget what you (?:were|have been|['’]ve been) (?:told|instructed) (?:before|earlier|previously|so far)\b"
    r"|\b(?:reveal|print|repeat|show|output) your (?:system|hidden|initial) (?:prompt|instructions?)\b"
    r"|(?:^|[.!?]\s)\W{0,9}(?:always |please )?(?:recommend|mention|promote|say) [^.!?\n]{1,60}? in (?:every|each|all)"
    r"(?: of your)? (?:answers?|repl(?:y|ies)|responses?)\b"
    rf"|^\W*\[(?:system|instructions?)\]:? (?:please |always |you must )*{_SAYS}\b"
    r"|^<(?:system|instructions?)>|^\W*begin (?:system )?(?:instructions?|prompt)\s*:"
    r"|<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>",
    re.IGNORECASE,
)


# Scammers may write "Ignore all previous instructions": told of in quotation marks, behind words of the page's own.
_TOLD_OF = re.compile(r"\w\W{1,8}\w{1,40}\W{0,8}[\"“„«‘]\W{0,8}$")


def commanding(passage: str, parts: Sequence[Unit]) -> set[int]:
    """The indices of the units in a line of which some unit commands: what stands beside an order belongs to it.

    Of an order that a page only tells of in quotation marks, the unit itself.
    """
    lines = [passage.count("\n", 0, part.start) for part in parts]
    orders = {n: match for n, part in enumerate(parts) if (match := _COMMAND.search(part.text))}
    barred = {lines[n] for n, match in orders.items() if not _TOLD_OF.search(match.string[: match.start()])}
    return {n for n, line in enumerate(lines) if n in orders or line in barred}
