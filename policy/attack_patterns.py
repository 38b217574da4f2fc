"""The plain kinds of attack as patterns, each under the name of its rule; case does not matter."""

from typing import Final

# "can I ignore ...?" asks for leave; a command does not.
_LEAVE = r"(?<!can i )(?<!could i )(?<!may i )(?<!should i )(?<!do i )(?<!i )(?<!to )"
_OWN = (
    r"(?:(?:all|any|every|of|the|your|these|those|previous|prior|earlier|above|preceding|existing|initial|original"
    r"|current|and|following|other|safety|content|system|core|former|past)\s++){0,6}?"
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
_NOT_OURS = r"(?!\s++(?:for|on|about|to|regarding|how|said|did|do|were wrong|when|asks|at|me|us|in the)\b)"
_OTHERS = (
    r"(?:all|other|every|another|different)(?: of)?(?: the| your)?\s++(?:customer|user|client|contact|account|people)"
)
# Commands to forget what one was told, in languages that the model of the trained head hardly reads. The endings of
# words and the white space between them are never given back: what follows could not begin within them.
_FORGET_ABROAD = (
    r"(?:ignorier\w*+|vergiss\w*+|vergesst|missachte\w*+|ignor(?:a|e|ez|ad|ar|uj|eer|i)|olvid(?:a|e|ad)|oubli(?:e|ez)"
    r"|dimentic(?:a|ate)|esque[çc](?:a|e)|negeer|vergeet|zignoruj|zapomnij|pomiń|игнорируй\w*+|забудь\w*+|yok ?say\w*+"
    r"|unut\w*+"
    r"|glöm|ignorer|unohda|abaikan|lupakan|bỏ qua|ignoră|uită|zapomeň|αγνόησε|ξέχασε|تجاهل|انس|अनदेखा|भूल जा\w*+)"
)
_ORDERS_ABROAD = (
    r"(?:anweisung\w*+|instruktion\w*+|regeln|vorgaben|befehle\w*+|was (?:man )?dir gesagt|instruccion\w*+|reglas"
    r"|órdenes|normas"
    r"|instructions|consignes|règles|istruzioni|regole|instruções|regras|instructies|regels|polece\w*+|instrukcj\w*+"
    r"|zasad\w*+"
    r"|инструкц\w*+|правил\w*+|указани\w*+|talimat\w*+|kural\w*+|instruktioner|instrukser|regler|ohjeet|säännöt|instruksi"
    r"|aturan"
    r"|hướng dẫn|instrucțiuni\w*+|reguli\w*+|pokyny|pravidla|οδηγίες|κανόνες|التعليمات|القواعد|निर्देश\w*+|नियम\w*+)"
)
_YOURS_ABROAD = (
    r"(?:deine\w*+|alle\w*+|bisherig\w*+|vorherig\w*+|obig\w*+|tus|todas|anteriores|previas|tes|toutes|précédentes|tutte"
    r"|precedenti"
    r"|tue|suas|todas|je|al|alle|vorige|eerdere|swoje|wszystki\w*+|poprzedni\w*+|свои|все|предыдущ\w*+|tüm|önceki|alla"
    r"|alle|tidigare"
    r"|tidligere|kaikki|semua|sebelumnya|mọi|trước|toate|anterioare|všechny|předchozí|όλες|προηγούμενες|جميع|السابقة"
    r"|सभी|पिछले)"
)
_SHOW_ABROAD = (
    r"(?:zeig\w*+|gib|nenn\w*+|wiederhol\w*+|wie lautet|muéstra\w*+|muestra\w*+|dime|repite|montre\w*+|affiche\w*+"
    r"|répète\w*+|donne\w*+"
    r"|mostra\w*+|ripeti|dimmi|mostre|mostra|repita|diga|toon|laat|herhaal|geef|pokaż|podaj|powtórz|покажи\w*+"
    r"|повтори\w*+|выведи"
    r"|göster\w*+|tekrarla|visa|vis|näytä|tampilkan|hiển thị|arată|ukaž|δείξε|اعرض|दिखा\w*+|quel est|cuál es|qual è"
    r"|qual é|jaki jest"
    r"|wat is)"
)
_PROMPT_ABROAD = (
    r"(?:system[- ]?prompt\w*+|prompt (?:système|de sistema|del sistema|di sistema|do sistema|systemowy|sistem)"
    r"|mensaje de sistema|message système|messaggio di sistema|mensagem (?:do|de) sistema|систем\w*+ (?:промпт"
    r"|сообщени)\w*+"
    r"|sistem (?:istemi|komutu)\w*+|järjestelmäkeho\w*+|lời nhắc hệ thống|موجه النظام|सिस्टम प्रॉम्प्ट"
    r"|(?:geheim\w*+|versteckt\w*+|secret\w*+|segret\w*+|ukryt\w*+|ocult\w*+|cach\w++|geheime|gizli"
    r"|секретн\w*+|скрыт\w*+) "
    r"(?:anweisung\w*+|instruc\w*+|istruzion\w*+|instruktion\w*+|instrukcj\w*+|instructi\w*+|talimat\w*+|инструкц\w*+)"
    r"|(?:instruc\w*+|istruzion\w*+|instrukcj\w*+|instruções) (?:secret\w*+|segret\w*+|ocult\w*+|cach\w*+|ukryt\w*+))"
)
_PRIVATE = r"(?:e-?mails?|addresses|names|orders?|order history|passwords?|data|details|conversations?|cards?|numbers)"

PATTERNS: Final = {
    "attack_override": (
        (
            rf"{_LEAVE}\b(?:ignore|disregard|forget|override|overrule|bypass|drop"
            rf"|dismiss)\s++{_OWN}{_WHOSE}\s++{_OWN}{_ORDERS}"
        ),
        (
            rf"{_LEAVE}\b(?:ignore|disregard|forget)\s++(?:everything|anything|all|what)\s++(?:that\s++)?(?:from before"
            r"|you (?:were told|were taught|have been told|have learned|learned|know|knew))\b"
        ),
        (
            r"\b(?:ignore|disregard|forget)\s++(?:(?:everything|all|the)\s*+)?(?:of the )?above\b.{0,40}"
            r"\b(?:and|then|instead)\s++(?:just\s++)?(?:say|print|write|output|tell|reply|respond|answer|repeat)\b"
        ),
        r"\b(?:administrator|admin|developer|root|system)\s++override\b",
        r"\bnew (?:system )?(?:instructions?|directives?)(?: from [\w ]{2,30})?\s*+:",
        r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>",
        r"(?:^|\n)\W{0,4}system(?: (?:prompt|message|note))?\s*+:\W{0,3}(?:you|the assistant|ignore|new|from now)\b",
        rf"\b{_FORGET_ABROAD}\b[^.?!\n]{{0,25}}\b{_YOURS_ABROAD}\b[^.?!\n]{{0,25}}\b{_ORDERS_ABROAD}",
        rf"\b{_YOURS_ABROAD}\b[^.?!\n]{{0,25}}\b{_ORDERS_ABROAD}\b[^.?!\n]{{0,25}}\b{_FORGET_ABROAD}",
        rf"{_FORGET_ABROAD}[^.?!\n]{{0,25}}{_ORDERS_ABROAD}[^.?!\n]{{0,40}}\b{_SHOW_ABROAD}\b",
        (
            r"(?:忽略|无视|無視|忘记|忘掉|忘記|忘れ|무시)[^。\n]{0,20}(?:指令|指示|规则|規則|提示|ルール|命令)"
            r"|(?:指令|指示|规则|規則|ルール|命令|지시|규칙|명령)[^。\n]{0,12}(?:忽略|无视|無視|忘记|忘れ|무시)"
        ),
        (
            r"\b(?:vergiss alles|olvida todo|oublie tout|dimentica tutto|esqueça tudo|vergeet alles"
            r"|zapomnij o wszystkim"
            r"|забудь (?:всё|все))\b"
        ),
        (
            r"\b(?:stop|quit) (?:following|obeying|listening to)\b[^.?!\n]{0,30}\b(?:instructions|rules|orders"
            r"|guidelines"
            r"|company|developers?|makers?)\b"
        ),
        (
            r"\b(?:put|set|leave|push|throw)\b[^.?!\n]{0,12}\byour (?:\w+ )?(?:rules|programming|instructions"
            r"|guidelines"
            r"|principles|limits|limitations|restrictions)\b[^.?!\n]{0,12}\b(?:aside|away|behind|overboard)\b"
        ),
        (
            r"\b(?:lift|remove|drop|disable|deactivate|switch off|turn off|suspend|break)\b[^.?!\n]{0,12}\b(?:your"
            r"|all|every"
            r"|any|these) (?:\w+ )?(?:limits?|rules|restrictions|guardrails?|guidelines|filters|safety \w+"
            r"|limitations)\b"
            r"(?! (?:on|for|of|from|to|in) (?:my|our|the|this|a)\b)"
        ),
        (
            r"\byour (?:new|real|only|next|actual) (?:task|job|role|mission|purpose|goal|instructions?|orders?|rules) "
            r"(?:is|are)\b|\bthe (?:real|new|true|actual) (?:instructions?|orders?|rules) (?:is|are)\s*+[:\"“']"
        ),
        (
            r"\binstead of (?:helping|serving|answering|supporting)\b[^.?!\n]{0,20}\b(?:customers?|questions?|users?"
            r"|contacts?)"
            r"|\b(?:now )?stop!? i have (?:another|a new|a different) (?:task|job|question)\b"
        ),
        r"\bdo as i (?:say|tell you)\b(?!,? not as)|\byou must (?:comply|obey)\b",
    ),
    "attack_persona": (
        r"\b(?:do anything now|dan mode|developer mode (?:enabled|output)|jailbr\w+ (?:mode|enabled|prompt))\b",
        (
            r"\bfrom now on,?\s++(?:whenever |you(?:'re| are|r name is|(?: will| must| shall)? (?:be|act|answer"
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
        (
            r"^\W*(?:now )?(?:reply|respond|answer|speak|write)\b[^.?!\n]{0,20}\b(?:only|just|nothing but|solely)\b"
            r"[^.?!\n]{0,12}\b(?:with|in|by saying)\b[^.?!\n]{0,10}\b(?:the word|\"|“|')"
        ),
        (
            r"\b(?:you(?:['’]re| are)(?: now)?|enter|switch (?:in)?to|go into|activate|enable|start) (?:in |the )?"
            r"(?:maintenance|debug|god|developer|admin|root|jailbreak|diagnostics?|unrestricted|unfiltered"
            r"|override) mode\b"
            r"[^\n]{0,40}\b(?:print|show|list|reveal|tell|dump|answer|now|output|approve|and)\b"
        ),
        (
            r"\b(?:imagine|pretend|suppose|act as if|assume|simulate)\b[^.?!\n]{0,40}\b(?:you have|having|you had"
            r"|has|with)?"
            r" ?\bno (?:\w+ (?:and|or) no )?(?:rules|restrictions|filters?|limits|morals|guidelines|owner|laws?)\b"
        ),
        r"\b(?:evil|unfiltered|uncensored|liberated|unrestricted|jailbroken) (?:twin|self|version|ai|model|bot|mode)\b",
        (
            r"\byou(?:['’]re| are) (?:an? )?(?:actor|actress) playing\b|\bin (?:character|the part"
            r"|the role) no matter what\b"
        ),
        r"\bact as an? (?:linux|bash|unix|python|sql|windows) (?:terminal|shell|console|interpreter)\b",
        r"\byou (?:will )?(?:lose|have) \d+ (?:tokens|points|lives)\b",
        r"\bsay [\"“'][^\"”'\n]{1,80}[\"”'] and nothing else\b",
        (
            r"\b(?:act|behave|respond|roleplay|role-play|pose)\s++(?:as|like)\s++(?:if you were |you are |you were )?"
            r"(?:an? |the |my )?(?:[\w-]+ ){0,3}?(?:dan|evil|unfiltered|uncensored|linux terminal|hacker|jailbroken)\b"
        ),
    ),
    "attack_extraction": (
        (
            rf"{_TELL}[^.?!\n]{{0,60}}\byour (?:\w+ )?(?:system|initial|starting|hidden|secret|base|internal|original"
            r"|full|exact|own|first)\s++(?:\w+ )?(?:prompts?|instructions?|directives?|configuration|system messages?"
            r"|rules|guidelines)\b(?!\s++(?:said|did|about|were wrong))"
        ),
        (
            rf"{_TELL}[^.?!\n]{{0,40}}\b(?:the|all|any) (?:\w+ )?(?:system|initial|hidden|secret) (?:prompts?"
            rf"|directives?|configuration|instructions|rules)\b(?!\s++(?:on|when|asks|at|me|us|in the|how|did)\b)"
        ),
        (
            rf"{_TELL}[^.?!\n]{{0,40}}\byour (?:prompt|system message)\b"
            r"(?!\s++(?:delivery|response|reply|answer|service|help|shipping))"
        ),
        rf"\b{_SHOW_ABROAD}\b[^.?!\n]{{0,40}}{_PROMPT_ABROAD}|{_PROMPT_ABROAD}[^.?!\n]{{0,20}}\b{_SHOW_ABROAD}\b",
        r"(?:显示|顯示|告诉|重复|輸出|输出|表示|教え|見せ|보여)[^。\n]{0,16}(?:提示词|系统|システムプロンプト|プロンプト|프롬프트)",
        (
            r"(?:提示词|系统(?:提示|指令|消息)|システムプロンプト|秘密の指示|시스템 프롬프트)"
            r"[^。\n]{0,16}(?:显示|告诉|重复|表示|教え|見せ|보여)"
        ),
        (
            r"\b(?:print|echo|return|cat|dump|show|get)\W{0,3}\$?(?:system_?prompt|system_?message"
            r"|instructions?\.(?:txt|md)"
            r"|initial_?prompt|dump_instructions)\b|\bdump_instructions\b|\breveal_prompt\b"
        ),
        (
            r"\b(?:before|above|preced\w+|prior to) (?:my|the) (?:first|very first) (?:message|question|word)"
            r"|\bwhat (?:were|have) you (?:been )?told (?:before|prior|not to)\b"
        ),
        (
            rf"{_TELL}[^.?!\n]{{0,40}}\b(?:words|text|everything|anything|sentences?|lines?)\b[^.?!\n]{{0,12}}\babove\b"
            r"[^.?!\n]{0,30}\b(?:you are|starting|beginning|verbatim|word for word|exactly)\b"
        ),
        (
            rf"{_TELL}[^.?!\n]{{0,20}}\byour (?:\w+ )?(?:guidelines|instructions|rules|prompt|directives"
            rf"|configuration)\b"
            r"[^.?!\n]{0,40}\b(?:verbatim|word for word|bullet|exactly|literally|in full|as a (?:poem|song|list)"
            r"|base ?64"
            r"|line by line)\b"
        ),
        (
            r"\b(?:secret|hidden|internal|confidential) (?:rules|instructions|prompt|guidelines|orders"
            r"|text)\b[^.?!\n]{0,40}"
            r"\b(?:you|your)\b|\byour (?:\w+ )?(?:secret|hidden|internal) (?:rules|instructions|prompt|guidelines"
            r"|orders"
            r"|text)\b"
        ),
        (
            r"\b(?:forbidden|not (?:allowed|permitted|supposed)|prohibited) to (?:say|tell|speak|talk|discuss|answer)\b"
            r"[^\n]{0,20}\b(?:quote|you|list|exactly)\b|\byou (?:have been|were|are) forbidden\b"
        ),
        r"\b(?:initial prompt|system prompt is|secret instructions are)\b",
        rf"\bwhat (?:is|are|were|was) your (?:\w+ )?(?:instructions|prompt)\b{_NOT_OURS}",
        (
            r"\b(?:instructions|rules|text|prompt)\b[^.?!\n]{0,20}\b(?:you (?:were|have been) (?:given|told|sent)"
            r"|you got before this|(?:did )?your developers? (?:gave|give|wrote|write))\b"
        ),
        r"\b(?:repeat|print|output|write|copy|show)\b[^.?!\n]{0,20}\b(?:text|words|prompt|instructions)\s++above\b",
        r"\byou (?:were )?told\b[^.?!\n]{0,20}\b(?:before|at the (?:beginning|start) of) this (?:conversation|chat)\b",
    ),
    "attack_exfiltration": (
        # A picture in a message is a link, too: an order says to write it, or leaves room in it for what is to leak.
        (
            r"\b(?:answers?|repl(?:y|ies)|respond|response|say|write|finish|end|begin|start|output|print|render|display|put"
            r"|include|append|embed|insert|repeat)\b"
            r"[^.?!\n]{0,60}!\[[^\]\n]{0,80}\]\(\s*+https?://"
        ),
        r"!\[[^\]\n]{0,80}\]\(\s*+https?://[^\s)]{0,300}(?:=(?=[\s)&])|[{}<>\[\]$]|%7b)",
        (
            r"!\[[^\]\n]{0,80}\]\(\s*+https?://[^\s)]{0,300}\)[^\n]{0,40}"
            r"\b(?:in|at|after|with|under) (?:every|each|all|your)\b"
        ),
        rf"{_TELL}[^.?!\n]{{0,60}}\b{_PRIVATE}(?: of| from| with)\s++{_OTHERS}",
        rf"\b(?:conversation|chat)s?\b[^.?!\n]{{0,20}}\bwith {_OTHERS}",
        (
            r"\b(?:last|previous|other|earlier) (?:conversation|chat|customer|user|caller|person)s?\b[^.?!\n]{0,30}"
            r"\b(?:before me|before mine|before this one|you (?:had|helped|talked to|spoke (?:to|with)|served))\b"
            r"|\b(?:person|customer|user|caller|one)s? (?:who (?:was|were|wrote) )?before me\b"
        ),
        (
            r"\b(?:list|export|dump|copy|names) of (?:all |every |the |your )?(?:the )?(?:customers?|users?|clients?"
            r"|e-?mails?"
            r"|e-?mail addresses|accounts)\b[^.?!\n]{0,30}\byou (?:have|know|store|keep|hold)\b"
        ),
        (
            r"\b(?:tell|give|share|read|send|show|reveal)\b[^.?!\n]{0,30}\b(?:password|pin|login|home address"
            r"|phone number"
            r"|card number|balance)\b[^.?!\n]{0,20}\bof (?:the (?:customer|client|user|person) (?:with|who|named"
            r"|called)"
            r"|my (?:neighbou?r|ex|boss))"
        ),
        r"\b(?:tell|give) me (?:her|his|their) (?:password|pin|login|balance|card number)\b",
        r"\b(?:api key|password|token|credentials)\b[^.?!\n]{0,12}\b(?:that )?you (?:use|have|connect)\b",
        r"\b(?:customer list|chat logs? of the)\b[^.?!\n]{0,20}\b(?:survey|last|all|please)\b",
        rf"{_TELL}[^.?!\n]{{0,40}}\b{_OTHERS}\w*['’]?s?\s++{_PRIVATE}\b",
        (
            r"\b(?:conversation|chat|history|messages|data)\b[^.?!\n]{0,60}\b(?:into|in|to|as part of)\b[^.?!\n]{0,20}"
            r"\b(?:url|link|image|address|site)\b[^\n]{0,20}https?://"
        ),
        r"\b(?:reveal|leak|dump|expose)\b[^.?!\n]{0,30}\b(?:api key|password|token|credentials|configuration)\b",
    ),
    "attack_policy": (
        (
            r"\b(?:refusals?|safety(?: checks?| filter)?|(?:content|output|safety) filter|guardrails?|moderation"
            r"|restrictions"
            r"|censorship|disclose|persona|user[ _]level|allowed[ _](?:modes?|responses?)|blocked[ _](?:modes?"
            r"|responses?)"
            r"|forbidden[ _]responses?|reveal_\w+|refusal_\w+)\b[\"'>]{0,4}\s*+[:=>]++\s*+[\"'\[]*+"
            r"(?:off|false|0|none|no|disabled"
            r"|unfiltered|unrestricted|root|any|all|true|debug)\b"
        ),
        r"</?(?:system|policy|config|rules?|interaction-config|blocked-\w+)>[^\n]{0,200}</?\w",
        r"[\"']role[\"']\s*+:\s*+[\"']system[\"']\s*+,\s*+[\"']content[\"']",
        r"\brefusals? (?:are|is) (?:disabled|off|forbidden|not allowed)\b|\bwithout refusing\b",
        (
            r"(?:^|\n)\W{0,4}sudo\b(?! (?:apt|yum|dnf|pip|npm|docker|systemctl|snap|brew|make|service|reboot|rm"
            r"|nano|vi)\b)"
        ),
        (
            r"(?:^\s*+|\n[^\S\n]*+|[\[#-]\s*+)(?:system|new policy|system update|assistant|instruction)\b"
            r"[\]\s#:-]{1,8}[^\n]{0,80}"
            r"\b(?:no (?:content )?rules|unlock|unrestricted|off\b|without refusing|grant|allowed|comply|disclose|void)"
        ),
        (
            r"\b(?:(?:ai|bots?|assistants?) reading this|(?:note to|dear|to the) (?:ai|bot|assistant)\b\W"
            r"|(?:ai|bot|assistant):\s*+(?:forward|grant|say|reply|tell|give|ignore|confirm|disclose|send|approve)\b)"
        ),
    ),
    "attack_harm": (
        (
            r"\b(?:how (?:do|can|could|would|to)(?: i| you| we| one)?|steps? to|step by step|instructions (?:for|to)"
            r"|teach me"
            r"|explain how|help me|show me how|tell me)\b[^?\n]{0,40}\b(?:make|build|construct|assemble|cook"
            r"|synthesi[sz]e"
            r"|mix|manufacture)\b[^.?!\n]{0,20}\b(?:(?<!bath )bombs?|explosives?|meth|napalm|nerve gas|ricin|a weapon"
            r"|molotov|ghost gun)\b"
        ),
        (
            r"\b(?:write|create|code|give me|build|draft|make)\b[^.?!\n]{0,25}\b(?:malware|ransomware|keylogger|trojan"
            r"|computer virus|a virus for|phishing (?:mail|e-?mail|message|page|site)|scam (?:mail|text|message"
            r"|e-?mail)"
            r"|ransom note)\b(?!\s*+(?:protection|scan|report|in your name))"
        ),
        (
            r"\b(?:hack|break) into (?:my|an?|the|some)?\s?(?:ex|neighbou?r|wife|husband|girlfriend|boyfriend|boss"
            r"|someone"
            r"|somebody|people|others?|customer)\w*\b"
        ),
    ),
    "attack_encoded": (
        (
            r"\b(?:decode|base ?64|rot ?13|hex|morse|cipher|backwards)\b[^\n]{0,80}"
            r"\b(?:(?:and|then) (?:do|follow|execute|obey|run|answer)|do what|what it says)\b"
        ),
        r"\bdo what (?:this|the following) (?:base ?64|rot ?13|hex|morse|cipher|code)\b",
    ),
}
