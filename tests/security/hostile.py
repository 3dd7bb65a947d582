"""Strings that would become markup, a script or a formula where they are not escaped, and a reader of what became of them."""

from html.parser import HTMLParser

MARK = "window.owned"
SCRIPT = f"{MARK}=1"
STRINGS = [
    f"<script>{SCRIPT}</script>",
    f"<img src=x onerror={SCRIPT}>",
    f'"><svg onload={SCRIPT}>',
    f"'\"/><iframe srcdoc='<script>parent.{SCRIPT}</script>'>",
    f"$\\text{{<img src=x onerror={SCRIPT}>}}$",
    f"$\\mbox{{<img src=x onerror={SCRIPT}>}}\\tag{{<b onclick={SCRIPT}>}}$",
    f'$\\textcolor{{"><img src=x onerror={SCRIPT}>}}{{x}}$',
    f"$\\href{{javascript:{SCRIPT}}}{{x}}$",
    f'$\\style{{background:url(x)}}{{x}} \\class{{x" onload="{SCRIPT}}}{{y}}$',
    f"$U:<img src=x onerror={SCRIPT}>$",
    f"`<img src=x onerror={SCRIPT}>`",
    f"*<img src=x onerror={SCRIPT}>*",
    f"\0U<img src=x onerror={SCRIPT}>\0",
    "${$ and $\\frac$ and $\\left($",
    f"&lt;script&gt;{SCRIPT}&lt;/script&gt;",
    f"</style></article></table><img src=x onerror={SCRIPT}>",
    f"[x](javascript:{SCRIPT})",
]
ALLOWED = {
    *(
        "style",
        "article",
        "header",
        "span",
        "p",
        "h2",
        "b",
        "em",
        "code",
        "pre",
        "br",
        "ul",
        "ol",
        "li",
        "div",
        "small",
        "details",
        "summary",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "svg", "path", "circle", "rect", "line", "title"),
    *("math", "mrow", "mi", "mo", "mn", "mtext", "msub", "msup", "msubsup", "mfrac", "msqrt", "mroot", "mover", "munder", "munderover"),
    *("mstyle", "mspace", "mtable", "mtr", "mtd", "mpadded", "mphantom", "menclose"),
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            link = name in ("href", "src", "srcdoc", "xlink:href", "formaction")
            if name.startswith("on") or link or (MARK in (value or "") and name not in ("mathcolor", "aria-label")):
                self.wrong.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data!r}")


def foreign(html: str) -> list[str]:
    """Elements and attributes of a piece of HTML that none of our own cards, tables and formulas has."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.wrong
