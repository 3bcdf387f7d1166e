"""A plugin of pytest: the function that TAO_SPEC_MUTANT names is another one (`make mutate`)."""

import importlib
import os
import pkgutil

import tao_model
from tao_proofs.engine.replacement import places
from tests.mutation import mutated, mutations, original


def _plant(name: str) -> None:
    for module in pkgutil.walk_packages(tao_model.__path__, "tao_model."):
        if not module.name.endswith("__main__") and ".kernel" not in module.name:
            importlib.import_module(module.name)
    function, _, number = name.partition("#")
    before = original(function)
    assert before is not None
    after = mutated(mutations(function)[int(number)])
    for namespace, attribute in places(before):
        setattr(namespace, attribute, after)


_plant(os.environ["TAO_SPEC_MUTANT"])
