"""The plain kinds of attack as patterns, each under the name of its rule; case does not matter."""

from typing import Final

# "can I ignore ...?" asks for leave; a command does not.
_LEAVE = r"(?<!can i )(?<!could i )(?<!may i )(?<!should i )(?<!do i )(?<!i )(?<!to )"
_OWN = (
    r"(?:(?:all|any|every|of|the|your|these|those|previous|prior|earlier|above|preceding|existing|initial|original"
    r"|current|and|following|other|safety|content|system|core|former|past)\s+){0,6}?"
)
_ORDERS = (
    r"(?:instructions?|rules?|guidelines?|directions?|directives?|prompts?|programming|restrictions?|guardrails"
    r"|filters?|safety settings|safety rules|content polic(?:y|ies)|ethic\w*|moral\w*)\b"
)
_WHOSE = (
    r"(?:all|any|every|your|these|those|previous|prior|earlier|above|preceding|existing|initial|original|following"
    r"|safety|content|system|core)"
)
_TELL = (
    r"\b(?:show|print|reveal|repeat|output|display|tell|give|list|share|dump|expose|translate|summari[sz]e|copy|write"
    r"|read|recite|provide|return|leak|paraphrase|see|export|send|enter|what(?:'s| is| are| were| was| does)"
    r"|which|state)\b"
)
_NOT_OURS = r"(?!\s+(?:for|on|about|to|regarding|how|said|did|do|were wrong|when|asks|at|me|us|in the)\b)"
_OTHERS = (
    r"(?:all|other|every|another|different)(?: of)?(?: the| your)?\s+(?:customer|user|client|contact|account|people)"
)
_PRIVATE = r"(?:e-?mails?|addresses|names|orders?|order history|passwords?|data|details|conversations?|cards?|numbers)"

PATTERNS: Final = {
    "attack_override": (
        rf"{_LEAVE}\b(?:ignore|disregard|forget|override|overrule|bypass|drop|dismiss)\s+{_OWN}{_WHOSE}\s+{_OWN}{_ORDERS}",
        (
            rf"{_LEAVE}\b(?:ignore|disregard|forget)\s+(?:everything|anything|all|what)\s+(?:that\s+)?(?:from before"
            r"|you (?:were told|were taught|have been told|have learned|learned|know|knew))\b"
        ),
        (
            r"\b(?:ignore|disregard|forget)\s+(?:everything|all|the)?\s*(?:of the )?above\b.{0,40}"
            r"\b(?:and|then|instead)\s+(?:just\s+)?(?:say|print|write|output|tell|reply|respond|answer|repeat)\b"
        ),
        r"\b(?:administrator|admin|developer|root|system)\s+override\b",
        r"\bnew (?:system )?(?:instructions?|directives?)(?: from [\w ]{2,30})?\s*:",
        r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>",
        r"(?:^|\n)\W{0,4}system(?: (?:prompt|message|note))?\s*:\W{0,3}(?:you|the assistant|ignore|new|from now)\b",
    ),
    "attack_persona": (
        r"\b(?:do anything now|dan mode|developer mode (?:enabled|output)|jailbr\w+ (?:mode|enabled|prompt))\b",
        (
            r"\bfrom now on,?\s+(?:whenever |you(?:'re| are|r name is|(?: will| must| shall)? (?:be|act|answer"
            r"|respond|reply|speak|pretend|play|obey)\b)|(?:start|end) (?:every|each|all)\b)"
        ),
        r"\byou(?:'re| are)(?: now)? (?:going to|about to) (?:act|play|pretend|roleplay|immerse|simulate)\b",
        (
            r"\byou(?:'re| are) now (?:called |named |in \w+ mode\b"
            r"|(?:an? |the )?(?:[\w-]+ ){0,3}?(?:ai|bot|model|dan|gpt|terminal|hacker|persona|simulator)\b)"
        ),
        r"\b(?:stay(?:s|ing)?|remain|break(?:s|ing)?) (?:in |out of )?(?:your )?character\b|\byour new name is\b",
        r"\bi want you to (?:act|behave) (?:as|like) (?:an? |the )(?!soon)|\byou(?:'re| are) my (?:girl|boy)friend\b",
        r"\b(?:stop being|forget that you are|leave) (?:an?|the|your) (?:\w+ )?(?:assistant|bot|role)\b",
        (
            r"\b(?:ai|bot|you|model|assistant|one|which|who)\b[^.?!\n]{0,30}\b(?:(?:has|have|had|with) no (?:\w+ )?"
            r"(?:morals?|restrictions|limitations|limits|ethics|filters?)|never (?:refuses?|says? no|declines?))\b"
        ),
        (
            r"\b(?:answer|respond|reply)\b[^.?!\n]{0,30}\bwithout (?:any |the )?(?:\w+ )?(?:restrictions|content policy"
            r"|filters?|censorship|limitations|morals|ethics)\b"
        ),
        r"\byou (?:will )?(?:lose|have) \d+ (?:tokens|points|lives)\b",
        r"\bsay [\"“'][^\"”'\n]{1,80}[\"”'] and nothing else\b",
        (
            r"\b(?:act|behave|respond|roleplay|role-play|pose)\s+(?:as|like)\s+(?:if you were |you are |you were )?"
            r"(?:an? |the |my )?(?:[\w-]+ ){0,3}?(?:dan|evil|unfiltered|uncensored|linux terminal|hacker|jailbroken)\b"
        ),
    ),
    "attack_extraction": (
        (
            rf"{_TELL}[^.?!\n]{{0,60}}\byour (?:\w+ )?(?:system|initial|starting|hidden|secret|base|internal|original"
            r"|full|exact|own|first)\s+(?:\w+ )?(?:prompts?|instructions?|directives?|configuration|system messages?"
            r"|rules|guidelines)\b(?!\s+(?:said|did|about|were wrong))"
        ),
        (
            rf"{_TELL}[^.?!\n]{{0,40}}\b(?:the|all|any) (?:\w+ )?(?:system|initial|hidden|secret) (?:prompts?"
            rf"|directives?|configuration|instructions|rules)\b(?!\s+(?:on|when|asks|at|me|us|in the|how|did)\b)"
        ),
        (
            rf"{_TELL}[^.?!\n]{{0,40}}\byour (?:prompt|system message)\b"
            r"(?!\s+(?:delivery|response|reply|answer|service|help|shipping))"
        ),
        r"\b(?:initial prompt|system prompt is|secret instructions are)\b",
        rf"\bwhat (?:is|are|were|was) your (?:\w+ )?(?:instructions|prompt)\b{_NOT_OURS}",
        (
            r"\b(?:instructions|rules|text|prompt)\b[^.?!\n]{0,20}\b(?:you (?:were|have been) (?:given|told|sent)"
            r"|you got before this|(?:did )?your developers? (?:gave|give|wrote|write))\b"
        ),
        r"\b(?:repeat|print|output|write|copy|show)\b[^.?!\n]{0,20}\b(?:text|words|prompt|instructions)\s+above\b",
        r"\byou (?:were )?told\b[^.?!\n]{0,20}\b(?:before|at the (?:beginning|start) of) this (?:conversation|chat)\b",
    ),
    "attack_exfiltration": (
        r"!\[[^\]\n]{0,80}\]\(\s*https?://",
        rf"{_TELL}[^.?!\n]{{0,60}}\b{_PRIVATE}(?: of| from| with)\s+{_OTHERS}",
        rf"\b(?:conversation|chat)s?\b[^.?!\n]{{0,20}}\bwith {_OTHERS}",
        rf"{_TELL}[^.?!\n]{{0,40}}\b{_OTHERS}\w*['’]?s?\s+{_PRIVATE}\b",
        (
            r"\b(?:conversation|chat|history|messages|data)\b[^.?!\n]{0,60}\b(?:into|in|to|as part of)\b[^.?!\n]{0,20}"
            r"\b(?:url|link|image|address|site)\b[^\n]{0,20}https?://"
        ),
        r"\b(?:reveal|leak|dump|expose)\b[^.?!\n]{0,30}\b(?:api key|password|token|credentials|configuration)\b",
    ),
    "attack_encoded": (
        (
            r"\b(?:decode|base ?64|rot ?13|hex|morse|cipher|backwards)\b[^\n]{0,80}"
            r"\b(?:(?:and|then) (?:do|follow|execute|obey|run|answer)|do what|what it says)\b"
        ),
        r"\bdo what (?:this|the following) (?:base ?64|rot ?13|hex|morse|cipher|code)\b",
    ),
}
