"""Taking practices away as files: what a file holds, and how each format writes it.

`columns` is the one definition of what is in the files; `docs/exports.md`, the page beside the
links and every writer follow it. Files are written in parts, so that any number of practices
takes the same memory.
"""

from practices.exports.columns import Column, columns
from practices.exports.reading import Contents
from practices.exports.writers import as_csv, as_json, as_xlsx

__all__ = ["Column", "Contents", "as_csv", "as_json", "as_xlsx", "columns"]
