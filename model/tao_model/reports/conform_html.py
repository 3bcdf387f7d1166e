"""What an adapter answered, as pages for a browser: an index, and one for each rule that failed.

A page stands alone, without scripts and without anything from elsewhere. Whatever comes from
records or from the adapter is text.
"""

import re
from typing import Final

import attrs
from jinja2 import Environment, PackageLoader, StrictUndefined

from tao_model.conformance.codec import shown
from tao_model.conformance.comparison import told_value
from tao_model.conformance.conform import Case, ConformReport, ConformTally
from tao_model.reports.chapters import Statement, statement_of
from tao_model.reports.numbers import count

INDEX: Final = "index.html"

CASES_SHOWN: Final = 200
"""Failing records that the page of a rule tells one by one."""

_RULE: Final = re.compile(r"[A-Z][A-Z-]{0,40}-\d{1,5}[a-z]?")


@attrs.frozen
class RulePage:
    """A rule that failed, as its page shows it."""

    rule: str
    file: str
    statement: Statement | None
    tally: ConformTally
    cases: tuple[Case, ...]
    """Those that are told."""
    more: int
    """How many more fail."""


def pages(report: ConformReport) -> dict[str, str]:
    """Return the pages by file name."""
    rules = _rule_pages(report)
    links = {page.rule: page.file for page in rules}
    environment = Environment(
        loader=PackageLoader("tao_model.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(report=report, links=links, count=count)
    environment.filters.update(shown=shown, value=told_value)
    index = environment.get_template("index.html.j2")
    of_rule = environment.get_template("rule.html.j2")
    return {
        INDEX: index.render(
            rules=rules, lines=[case for case in report.cases if case.kind is None]
        ),
        **{page.file: of_rule.render(page=page) for page in rules},
    }


def _rule_pages(report: ConformReport) -> list[RulePage]:
    found = []
    for number, tally in enumerate(report.rules):
        if not tally.failed:
            continue
        rule = tally.name
        # A record may name any text as its rule, which then is no name for a file.
        name = rule if _RULE.fullmatch(rule) else f"rule-{number}"
        cases = [case for case in report.cases if case.result == "failed" and rule in case.rules]
        kept = tuple(cases[:CASES_SHOWN])
        page = RulePage(
            rule, f"{name}.html", statement_of(rule), tally, kept, len(cases) - len(kept)
        )
        found.append(page)
    return found
