"""Made-up pages of made-up sites, with every block marked as content or as part of the template.

Each block holds words that occur nowhere else, so what a reader keeps or drops can be counted.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ji",
    "ke",
    "lo",
    "mu",
    "na",
    "pi",
    "que",
    "ra",
    "so",
    "tu",
    "va",
    "wi",
    "xo",
    "ze",
]
CONTENT = ("heading", "paragraph", "short", "list", "table", "details", "definition", "code", "caption", "note")


@dataclass
class Written:
    """A page, and the text of its blocks by kind: those in `content` should be read, `template` not."""

    html: str = ""
    content: dict[str, list[str]] = field(default_factory=dict)
    template: dict[str, list[str]] = field(default_factory=dict)


class Writer:
    """Writes one page; `fixed` words are the same on every page of a site."""

    def __init__(self, site: int, page: int) -> None:
        self.written = Written()
        self._fixed = random.Random(site)
        self._fresh = random.Random(f"{site}/{page}")

    def content(self, kind: str, words: int) -> str:
        return self._say(self.written.content, kind, words, self._fresh)

    def template(self, kind: str, words: int) -> str:
        return self._say(self.written.template, kind, words, self._fixed)

    def _say(self, into: dict[str, list[str]], kind: str, words: int, chance: random.Random) -> str:
        text = " ".join("".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(words))
        sentence = text.capitalize() + ("." if words > 6 else "")
        into.setdefault(kind, []).append(sentence)
        return sentence

    def items(self, kind: str, count: int, words: int, wrap: str) -> str:
        say = self.content if kind in CONTENT else self.template
        return "".join(wrap.format(say(kind, words)) for _ in range(count))


def _body(w: Writer) -> str:
    """What an article of a help centre has in it."""
    table = "".join(f"<tr><td>{w.content('table', 2)}</td><td>{w.content('table', 3)}</td></tr>" for _ in range(3))
    faq = "".join(
        f"<details><summary>{w.content('details', 6)}</summary><p>{w.content('details', 14)}</p></details>"
        for _ in range(2)
    )
    return f"""<h1>{w.content("heading", 4)}</h1><p>{w.content("paragraph", 40)}</p>
    <h2>{w.content("heading", 3)}</h2><p>{w.content("short", 5)}</p><ul>{w.items("list", 3, 6, "<li>{}</li>")}</ul>
    <ol>{w.items("list", 3, 9, "<li><p>{}</p></li>")}</ol>
    <h3>{w.content("heading", 3)}</h3><table><tr><th>{w.content("table", 1)}</th><th>{w.content("table", 1)}</th></tr>
    {table}</table>{faq}<dl><dt>{w.content("definition", 2)}</dt><dd>{w.content("definition", 10)}</dd></dl>
    <pre><code>{w.content("code", 5)}</code></pre>
    <figure><img src="a.png"><figcaption>{w.content("caption", 7)}</figcaption></figure>
    <div class="note"><p>{w.content("note", 9)}</p></div><p>{w.content("paragraph", 30)}</p>"""


def semantic(w: Writer) -> str:
    """HTML5 as the books teach it."""
    return f"""<header><p>{w.template("header", 6)}</p><nav><ul>{w.items("menu", 5, 2, "<li><a href=/x>{}</a></li>")}</ul>
    </nav></header><main>{_body(w)}</main><aside><p>{w.template("side", 20)}</p></aside>
    <footer><p>{w.template("footer", 15)}</p></footer>"""


def soup(w: Writer) -> str:
    """Nothing but `<div>`, told apart by classes."""
    return f"""<div id="cookie-banner" class="cookie-consent"><p>{w.template("cookie", 25)}</p><button>OK</button></div>
    <div class="site-header"><div class="logo">{w.template("header", 3)}</div>
    <div class="menu">{w.items("menu", 6, 2, '<div class="menu-item"><a href="/x">{}</a></div>')}</div></div>
    <div class="container"><div class="sidebar">{w.items("side", 4, 3, '<div><a href="/y">{}</a></div>')}</div>
    <div class="content">{_body(w)}</div></div>
    <div class="newsletter"><h4>{w.template("promo", 4)}</h4><p>{w.template("promo", 16)}</p></div>
    <div class="footer"><div>{w.template("footer", 12)}</div><div>{w.template("footer", 8)}</div></div>"""


def nameless(w: Writer) -> str:
    """Generated class names that say nothing."""
    return f"""<div class="css-1a"><p>{w.template("cookie", 25)}</p></div>
    <div class="css-2b">{w.items("menu", 6, 2, '<span class="css-3c"><a href="/x">{}</a></span>')}</div>
    <div class="css-4d">{_body(w)}</div><div class="css-5e"><p>{w.template("promo", 18)}</p></div>
    <div class="css-6f"><div>{w.template("footer", 12)}</div></div>"""


def help_centre(w: Writer) -> str:
    """A short answer, a vote and related articles."""
    return f"""<header class="header"><a href="/">{w.template("header", 2)}</a></header>
    <main role="main"><nav class="sub-nav"><ol class="breadcrumbs">{w.items("menu", 3, 2, "<li><a href=/x>{}</a></li>")}</ol>
    </nav><article><h1>{w.content("heading", 5)}</h1><div class="article-body"><p>{w.content("short", 7)}</p>
    <ul>{w.items("list", 4, 4, "<li>{}</li>")}</ul><p>{w.content("short", 6)}</p></div>
    <div class="article-votes"><span>{w.template("promo", 4)}</span></div></article>
    <section class="related-articles"><h3>{w.template("promo", 2)}</h3>
    <ul>{w.items("promo", 4, 4, '<li><a href="/hc/articles/1">{}</a></li>')}</ul></section></main>
    <footer class="footer">{w.template("footer", 6)}</footer>"""


def blog(w: Writer) -> str:
    """A post with a bar to share it, and comments."""
    return f"""<div class="top-bar">{w.items("menu", 4, 2, '<a href="/x">{}</a>')}</div><div id="main"><div class="post">
    {_body(w)}<div class="share-buttons"><span>{w.template("promo", 3)}</span></div></div>
    <div id="comments"><h3>{w.template("comment", 2)}</h3><div class="comment"><p>{w.template("comment", 18)}</p></div></div></div>
    <div id="footer"><p>{w.template("footer", 12)}</p></div>"""


TEMPLATES: tuple[Callable[[Writer], str], ...] = (semantic, soup, nameless, help_centre, blog)


def pages_of(template: Callable[[Writer], str], count: int) -> Iterator[Written]:
    """`count` pages of one site."""
    for number in range(count):
        writer = Writer(TEMPLATES.index(template), number)
        body = template(writer)
        title = writer.written.content["heading"][0]
        writer.written.html = (
            f"<!doctype html><html lang='en'><head><title>{title}</title></head><body>{body}</body></html>"
        )
        yield writer.written
