"""What an adapter answered: on the screen, and for the tools that read JUnit's XML."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Final

from rich.console import Console

from tao_model.conformance.codec import shown
from tao_model.conformance.conform import Case, ConformReport, ConformTally
from tao_model.reports.checks import print_not_compared
from tao_model.reports.numbers import count
from tao_model.reports.tables import Column, print_table

SHOWN: Final = 10
"""Failures that are told one by one."""


def print_conform(console: Console, report: ConformReport) -> None:
    """Print the first failures, tallies by kind and rule, and last the totals."""
    failures = [case for case in report.cases if case.result == "failed"]
    for case in failures[:SHOWN]:
        for line in told(case):
            console.print(line, soft_wrap=True)
    if len(failures) > SHOWN:
        console.print(f"... and {count(len(failures) - SHOWN, 'more failure')}")
    for line in _beside(report):
        console.print(line, soft_wrap=True)
    if report.kinds:
        _print_tallies(console, "kind", report.kinds)
        _print_tallies(console, "rule", report.rules)
    print_not_compared(console, "the adapter", report.not_compared)
    for kind in report.not_covered:
        console.print(f"Not covered by the adapter: {kind}")
    console.print(
        f"{report.passed} passed, {report.failed} failed, "
        f"{report.declined} declined, {report.known} known"
    )


def told(case: Case) -> list[str]:
    """Return the lines that tell of a failure."""
    name = "" if case.id is None else f" {shown(case.id)}"
    lines = [f"FAILED{name} at {case.file}:{case.line}: {case.problem}"]
    if case.stage is not None:
        lines.append(f"  the first stage that differs is {case.stage}: {', '.join(case.rules)}")
    lines += [f"  output.{difference}" for difference in case.differences]
    left = case.difference_count - len(case.differences)
    if left > 0:
        lines.append(f"  ... and {count(left, 'more difference')}")
    if case.note is not None:
        lines.append(f"  {case.note}")
    return lines


def _beside(report: ConformReport) -> list[str]:
    return [
        *(f"The adapter {complaint}" for complaint in report.complaints),
        *(f"{file}: holds no record" for file in report.empty_files),
        *(
            f"Known difference {shown(known.id)} no longer occurs: {known.reason}"
            for known in report.stale
        ),
        *(
            f"Known difference {shown(known.id)}: its record was not asked"
            for known in report.not_exercised
        ),
    ]


def _print_tallies(console: Console, head: str, tallies: Sequence[ConformTally]) -> None:
    columns = [
        Column(head, tuple(tally.name for tally in tallies), right=False),
        *(
            Column(name, tuple(str(getattr(tally, name)) for tally in tallies))
            for name in ("passed", "failed", "declined", "known")
        ),
    ]
    print_table(console, columns)


def junit(report: ConformReport) -> str:
    """Return the report as JUnit's XML: a suite for each kind, a case for what did not pass."""
    root = ET.Element("testsuites", name="tao-spec conform")
    for tally in report.kinds:
        total = tally.passed + tally.failed + tally.declined + tally.known
        suite = ET.SubElement(
            root,
            "testsuite",
            name=tally.name,
            tests=str(total),
            failures=str(tally.failed),
            skipped=str(tally.declined + tally.known),
        )
        for case in report.cases:
            if case.kind == tally.name:
                _add_case(suite, case)
    problems = [
        *(case.problem or "" for case in report.cases if case.kind is None),
        *(f"the adapter {complaint}" for complaint in report.complaints),
        *(f"known difference {known.id} no longer occurs" for known in report.stale),
    ]
    if problems:
        suite = ET.SubElement(root, "testsuite", name="run", tests=str(len(problems)))
        suite.set("failures", str(len(problems)))
        for problem in problems:
            found = ET.SubElement(suite, "testcase", classname="run", name="run")
            ET.SubElement(found, "failure", message=_printable(problem))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)


def _add_case(suite: ET.Element, case: Case) -> None:
    found = ET.SubElement(
        suite, "testcase", classname=case.kind or "", name=_printable(case.id or "")
    )
    is_failure = case.result == "failed"
    said = ET.SubElement(found, "failure" if is_failure else "skipped")
    said.set("message", _printable(case.problem or ""))
    if is_failure:
        said.text = _printable("\n".join(told(case)))
