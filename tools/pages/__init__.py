"""`make site`: the lessons as pages that are alive without a kernel, in `_site/`."""
