"""What a search for a disagreement found."""

from rich.console import Console

from tao_model.conformance.codec import shown
from tao_model.conformance.fuzzing import Finding, FuzzReport
from tao_model.reports.numbers import count


def print_fuzz(console: Console, report: FuzzReport, file: str) -> None:
    """Print the finding and where it is saved, if there is one, and last how much was asked."""
    if report.finding is not None:
        _print_finding(console, report.finding)
        console.print(f"Saved in {file}.", soft_wrap=True)
    if report.declined:
        console.print(f"The adapter does not cover {count(report.declined, 'question')}.")
    found = "no disagreement" if report.finding is None else "a disagreement"
    console.print(f"{count(report.asked, 'question')} of kind {report.kind} asked, {found}")


def _print_finding(console: Console, finding: Finding) -> None:
    console.print(f"FOUND {shown(finding.record['id'])}: {finding.problem}", soft_wrap=True)
    if finding.stage is not None:
        rules = ", ".join(finding.record.get("rule", ()))
        console.print(f"  the first stage that differs is {finding.stage}: {rules}", soft_wrap=True)
    for difference in finding.differences:
        console.print(f"  output.{difference}", soft_wrap=True)
