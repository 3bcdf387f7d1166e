"""`tao-spec storage`: production's storage entries, and where the model has them."""

from tao_model.cli.options import AsJson, print_json
from tao_model.reports.storage import print_storage
from tao_model.reports.tables import terminal
from tao_model.storage_view.listing import described_entries, listed_entries


def storage(as_json: AsJson = False) -> None:
    """List production's storage entries with their places in the model's state.

    An entry without a place has a reason instead.
    With --json a list of objects: the entry, its field in the state, the reason why it has none;
    one of the last two is null.
    """
    if as_json:
        print_json(listed_entries())
    else:
        print_storage(terminal(), described_entries())
