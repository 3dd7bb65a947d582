"""The benchmark's makers of answers serve the tests as well, in small numbers."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
