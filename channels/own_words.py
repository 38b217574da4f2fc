"""What somebody wrote themselves in an answer: without the mail that they answer and without their signature."""

from collections.abc import Sequence

# As mail programs announce what they quote, in one to three lines that end with a colon: the verb last, or the name.
_WROTE_LAST = (
    *(" wrote", " a écrit", " escribió", " ha scritto", " escreveu", " kirjoitti", " yazdı", " napsal", "のメール"),
    *(" napisał", " napisała", " napisał(a)", " написал", " написала", " написал(а)", "写道"),
)
_WROTE = (" schrieb ", " schreef ", " skrev ", " heeft ")
MAX_ANNOUNCED_LINES, MAX_ANNOUNCED_CHARS = 3, 400
_ORIGINAL = (
    "original message",
    "ursprüngliche nachricht",
    "message d'origine",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "oorspronkelijk bericht",
    "oprindelig meddelelse",
    "ursprungligt meddelande",
)
_FROM = ("from:", "von:", "de:", "da:", "van:", "från:", "fra:", "od:", "от:")
_FIELDS = (
    *("sent:", "date:", "to:", "subject:", "cc:", "gesendet:", "datum:", "an:", "betreff:", "envoyé:", "à:", "objet:"),
    *("enviado:", "enviado el:", "fecha:", "para:", "asunto:", "inviato:", "data:", "oggetto:", "a:", "assunto:"),
    *("verzonden:", "aan:", "onderwerp:", "skickat:", "till:", "ämne:", "sendt:", "til:", "emne:", "отправлено:"),
)
MIN_FIELDS, FIELDS_WITHIN = 2, 6
_SENT_FROM = (
    *("sent from my ", "sent from mail for ", "get outlook for ", "von meinem ", "gesendet von ", "gesendet mit "),
    *("envoyé de mon ", "envoyé depuis ", "enviado desde ", "inviato da ", "enviado do meu ", "verzonden vanaf "),
    *("verstuurd vanaf ", "skickat från ", "sendt fra ", "holen sie sich outlook ", "télécharger outlook "),
)
RULE_CHARS = 20


def own_words(text: str) -> str:
    """The writer's own part of a plain mail; all of it when nothing else would be left.

    Answers between and below what is quoted with `>` are kept. Every line is looked at a fixed number of times.
    """
    lines = text.split("\n")
    kept = _unsigned(_unquoted(lines))
    return "\n".join(kept).strip() or text.strip()


def _unquoted(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    place = 0
    while place < len(lines):
        if announced := _announced(lines, place):
            place += announced
            if not _is_quoted(_next(lines, place)):
                # What follows is quoted without marks, to the end.
                return kept
            continue
        if _is_separator(lines, place):
            return kept
        if not _is_quoted(lines[place]):
            kept.append(lines[place])
        place += 1
    return kept


def _announced(lines: Sequence[str], place: int) -> int:
    """How many lines from here on say that somebody wrote what follows; 0 when these do not."""
    if not lines[place].strip() or _is_quoted(lines[place]):
        return 0
    said = ""
    for count in range(1, MAX_ANNOUNCED_LINES + 1):
        if place + count > len(lines):
            return 0
        said = f"{said} {lines[place + count - 1].strip()[:MAX_ANNOUNCED_CHARS]}".lower()
        if said.endswith(":"):
            return count if _says_that_somebody_wrote(said) else 0
        if not said.endswith((",", ">", "<")) and not said[-1:].isalnum():
            return 0
    return 0


def _says_that_somebody_wrote(said: str) -> bool:
    dated = any(map(str.isdigit, said)) or "@" in said
    wrote = said.rstrip(" :").endswith(_WROTE_LAST) or any(one in said for one in _WROTE)
    return dated and wrote and len(said) <= MAX_ANNOUNCED_CHARS


def _is_separator(lines: Sequence[str], place: int) -> bool:
    line = lines[place].strip().strip("*").lower()[:MAX_ANNOUNCED_CHARS]
    if line.startswith("--") and any(one in line for one in _ORIGINAL):
        return True
    if len(line) >= RULE_CHARS and not line.strip("_"):
        return _is_header(lines, place + 1)
    return _is_header(lines, place)


def _is_header(lines: Sequence[str], place: int) -> bool:
    """Whether a block such as `From: ... Sent: ... To: ...` begins at the next line that is not empty."""
    block = [line.strip().replace("*", "").lower()[:40] for line in lines[place : place + FIELDS_WITHIN]]
    while block and not block[0]:
        block.pop(0)
    if not block or not block[0].startswith(_FROM):
        return False
    return sum(line.startswith(_FIELDS) for line in block[1:]) >= MIN_FIELDS


def _next(lines: Sequence[str], place: int) -> str:
    return next((line for line in lines[place : place + MAX_ANNOUNCED_LINES] if line.strip()), "")


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _unsigned(lines: Sequence[str]) -> list[str]:
    for place, line in enumerate(lines):
        if line.rstrip() == "--" and any(map(str.strip, lines[:place])):
            return _unsent(lines[:place])
    return _unsent(lines)


def _unsent(lines: Sequence[str]) -> list[str]:
    """Without the last line, if it only says which program sent the mail."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    if len(kept) > 1 and kept[-1].strip().lower().startswith(_SENT_FROM):
        kept.pop()
    return kept
