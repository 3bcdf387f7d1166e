"""A plugin of pytest that puts another build of the kernel's extension in the place of the usual.

``TAO_SPEC_NATIVE`` names it; ``make sanitize`` uses it to run the tests on a build with
AddressSanitizer and UndefinedBehaviorSanitizer.
"""

import importlib.util
import os
import sys

NAME = "tao_model.kernel._native"

specification = importlib.util.spec_from_file_location(NAME, os.environ["TAO_SPEC_NATIVE"])
assert specification is not None
assert specification.loader is not None
sys.modules[NAME] = importlib.util.module_from_spec(specification)
specification.loader.exec_module(sys.modules[NAME])
