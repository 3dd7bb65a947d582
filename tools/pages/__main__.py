"""Build the pages: `python -m tools.pages` writes all of them to `_site/`, `python -m tools.pages 03 04` only these lessons."""

import argparse
import sys
from pathlib import Path

from tools.pages.building import build


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.pages", description=__doc__)
    parser.add_argument("lessons", nargs="*", help='numbers such as "03"; all lessons when none is named')
    parser.add_argument("--to", type=Path, default=Path("_site"), help="the folder to write to")
    options = parser.parse_args()
    try:
        print(build(options.to, options.lessons))
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
