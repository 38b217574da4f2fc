"""How far the words that were sent are from those that were suggested."""

MOST_WORDS = 1_000


def edit_distance(suggested: str, sent: str) -> float:
    """The words inserted, deleted and replaced, divided by those of the longer text: 0 for equal, 1 for nothing shared.

    Levenshtein's distance over words; of each text the first `MOST_WORDS` count. White space does not.
    """
    before, after = suggested.split()[:MOST_WORDS], sent.split()[:MOST_WORDS]
    if not before or not after:
        return float(before != after)
    row = list(range(len(after) + 1))
    for n, word in enumerate(before, start=1):
        left, *above = row
        row = [n]
        for corner, up, other in zip([left, *above], above, after, strict=False):
            row.append(min(up + 1, row[-1] + 1, corner + (word != other)))
    return row[-1] / max(len(before), len(after))
