"""The statement of a rule, as its chapter has it, for a page in a browser."""

import re
from pathlib import Path
from typing import Any, Final

import attrs
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

import tao_model

_PACKAGE: Final = Path(tao_model.__file__).parent
_INSTALLED: Final = _PACKAGE / "spec"
_IN_A_CLONE: Final = _PACKAGE.parent.parent / "spec"

_END: Final = re.compile(r"^#{1,3} ", re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TITLE: Final = re.compile(r"# (?:\d+\. )?(.+)")


@attrs.frozen
class Statement:
    """A rule as its chapter states it."""

    title: str
    chapter: str
    """The chapter's file name."""
    chapter_title: str
    body: Markup
    """As HTML."""


def statement_of(rule: str) -> Statement | None:
    """Return what a chapter states under a rule's heading; None where no chapter has it."""
    heading = re.compile(rf"^### {re.escape(rule)}  (.+)$", re.MULTILINE)
    for chapter in sorted(_directory().glob("[0-9]*.md")):
        text = chapter.read_text(encoding="utf-8")
        found = heading.search(text)
        if found is not None:
            rest = text[found.end() :]
            end = _END.search(rest)
            body = rest[: end.start()] if end else rest
            title = _TITLE.match(text)
            name = title[1] if title else chapter.stem
            return Statement(found[1].strip(), chapter.name, name, as_html(body))
    return None


def _directory() -> Path:
    return _INSTALLED if _INSTALLED.is_dir() else _IN_A_CLONE


def as_html(text: str) -> Markup:
    """Return Markdown with formulas as HTML that refers to nothing outside of it."""
    return Markup(_MARKDOWN.render(_COMMENT.sub("", text)))


def _formula(tex: str, options: dict[str, Any]) -> str:
    display = "block" if options.get("display_mode") else "inline"
    try:
        return str(convert(tex, display=display))
    except Exception:
        # A formula that the converter does not know is still readable as it was written.
        return f"<code>{escape(tex)}</code>"


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # A page stands alone: a link into another chapter would lead nowhere.
    markdown.disable(["image", "autolink"])
    markdown.use(dollarmath_plugin, renderer=_formula)
    for name in ("link_open", "link_close"):
        markdown.add_render_rule(name, lambda *_: "")
    return markdown


_MARKDOWN: Final = _make_markdown()
