"""The chapters render: formulas are balanced and use nothing that Markdown takes for its own."""

import re
from pathlib import Path

import pytest

from tests.rule_index import ROOT

CHAPTERS = sorted((ROOT / "spec").glob("*.md"))
PROSE = [ROOT / "SPEC.md", ROOT / "README.md", *CHAPTERS]


def without_code(text: str) -> str:
    """Return the text without fenced blocks and code spans."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def formulas(text: str) -> list[str]:
    """Return the formulas of a Markdown text, displayed ones first."""
    displayed = re.findall(r"\$\$(.+?)\$\$", without_code(text), flags=re.DOTALL)
    inline = re.sub(r"\$\$.+?\$\$", "", without_code(text), flags=re.DOTALL)
    return displayed + re.findall(r"\$([^$]+?)\$", inline)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_dollar_signs_are_balanced_within_each_paragraph(path: Path) -> None:
    for paragraph in without_code(path.read_text()).split("\n\n"):
        assert paragraph.count("$") % 2 == 0, paragraph


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_formulas_use_no_escape_that_markdown_eats(path: Path) -> None:
    for formula in formulas(path.read_text()):
        assert not re.search(r"\\[^A-Za-z]", formula), formula


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_braces_of_formulas_are_balanced(path: Path) -> None:
    for formula in formulas(path.read_text()):
        assert formula.count("{") == formula.count("}"), formula
        assert len(re.findall(r"\\left\b", formula)) == len(re.findall(r"\\right\b", formula)), (
            formula
        )


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_links_within_the_project_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", without_code(path.read_text())):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
