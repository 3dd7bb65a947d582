"""A concept inventory: ten items in two tiers, parallel forms by seed, and what a class's answers say. A draft.

`python tools/inventory.py` writes the forms of docs/inventory, `python -m backprop_lib.report --inventory FOLDER` scores them.
"""

from backprop_lib.inventory.form import FORMS, Form, Sheet
from backprop_lib.inventory.item import Item, Option
from backprop_lib.inventory.items import ITEMS

__all__ = ["FORMS", "ITEMS", "Form", "Item", "Option", "Sheet"]
