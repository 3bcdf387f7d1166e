"""`tao-spec epoch`: what every neuron of a subnet earns."""

from typing import Annotated

import typer

from tao_model.cli.options import AsJson, Engine, print_json
from tao_model.conformance.codec import InputError
from tao_model.conformance.epoch_inputs import EpochCase, epoch_case
from tao_model.conformance.epoch_results import epoch_result, explain
from tao_model.conformance.reading import parse, read_document, root_of
from tao_model.consensus.engines import DEFAULT_ENGINE, run_epoch
from tao_model.consensus.reference import run_stages
from tao_model.reports.epoch import print_epoch
from tao_model.reports.explanation import print_explanation
from tao_model.reports.tables import terminal
from tao_model.units import Uid


def epoch(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A metagraph, an epoch input, or a record of kind epoch, as JSON; "
            "may be gzip; - is standard input.",
        ),
    ],
    *,
    explain_uid: Annotated[
        int | None,
        typer.Option("--explain", metavar="UID", help="Show every stage for this neuron."),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Take this value for a field, whatever the file says; may be repeated.",
        ),
    ] = None,
    engine: Engine = DEFAULT_ENGINE,
    as_json: AsJson = False,
    every: Annotated[
        bool,
        typer.Option("--all", help="List those who earn nothing too, and long lists in full."),
    ] = False,
    wide: Annotated[bool, typer.Option("--wide", help="Write hotkeys in full.")] = False,
) -> None:
    r"""Compute one epoch of a subnet, and print who earns what.

    Fields that the file does not have are filled in so that those it has count; the output
    lists what was taken. The schemas in spec/schemas say what each field means.

    \b
    Examples:
      tao-spec epoch metagraph.json
      tao-spec epoch metagraph.json --explain 12
      tao-spec epoch metagraph.json --set kappa=45875 --set yuma3_enabled=true
      tao-spec epoch metagraph.json --json > result.json
      zcat epoch.jsonl.gz | sed -n 7p | tao-spec epoch -
    """
    case = _read_case(file, settings or [])
    if explain_uid is None:
        _show_epoch(case, engine, as_json=as_json, every=every, wide=wide)
    else:
        _show_neuron(case, engine, explain_uid, as_json=as_json, every=every)


def _show_epoch(case: EpochCase, engine: str, *, as_json: bool, every: bool, wide: bool) -> None:
    result = epoch_result(case, engine, run_epoch(case.epoch, engine))
    if as_json:
        print_json(result)
    else:
        print_epoch(terminal(), result, every=every, wide=wide)


def _show_neuron(case: EpochCase, engine: str, uid: int, *, as_json: bool, every: bool) -> None:
    neuron_count = case.epoch.neuron_count
    if not 0 <= uid < neuron_count:
        raise InputError(f"--explain {uid}", f"no such neuron; there are {neuron_count} neurons")
    output = run_epoch(case.epoch, engine)
    explanation = explain(case, engine, run_stages(case.epoch), output, Uid(uid))
    if as_json:
        print_json(explanation)
    else:
        print_explanation(terminal(), explanation, every=every)


def _read_case(file: str, settings: list[str]) -> EpochCase:
    overrides = _overrides(settings)
    return epoch_case(read_document(file), overrides, root_of(file))


def _overrides(settings: list[str]) -> dict[str, object]:
    overrides: dict[str, object] = {}
    for setting in settings:
        name, is_given, text = setting.partition("=")
        if not is_given:
            raise InputError(f"--set {name}", "expected NAME=VALUE")
        if name in overrides:
            raise InputError(f"--set {name}", "is given twice")
        overrides[name] = _value(text)
    return overrides


def _value(text: str) -> object:
    """Return the JSON value of a text, or else the text itself."""
    try:
        return parse(text.encode())
    except InputError:
        return text
