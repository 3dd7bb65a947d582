"""Write the forms of docs/inventory: to print, for Moodle, and the keys. Other seeds: `python tools/inventory.py 3 4 --folder FOLDER`."""

import argparse
from pathlib import Path

from backprop_lib.inventory import FORMS, Form
from backprop_lib.inventory.printing import as_gift, as_html, as_key

FOLDER = Path(__file__).parent.parent / "docs" / "inventory"


def files(seed: int) -> dict[str, str]:
    """What belongs to one form: name → text."""
    form = Form(seed)
    return {f"form-{seed}.html": as_html(form), f"form-{seed}.gift": as_gift(form), f"form-{seed}-key.md": as_key(form)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int, default=list(FORMS), help="the forms' seeds")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they are written")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for number in options.seeds:
        for name, text in files(number).items():
            (options.folder / name).write_text(text, encoding="utf-8", newline="\n")
            print(options.folder / name)
