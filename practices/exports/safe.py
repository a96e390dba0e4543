"""Texts that a spreadsheet program takes for nothing but texts.

What begins with `= + - @` is a formula to such a program, and whoever opens a file does not
expect that the words of others run. An apostrophe in front makes it words; that is what people
type for it themselves.
"""

import re

# As they are, full-width and in other forms that programs take for the same; after any spaces
# and characters that are not seen.
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−"
_UNSEEN = "\\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
_FORMULA = re.compile(f"[{_UNSEEN}]*[{_SIGNS}]|[\t\r\n]")
# A program that parts columns by semicolons or tabs, as many do in Europe, takes no quotation
# mark of a file with commas for what it is: a line or a semicolon in a text then begins a cell.
_INNER = re.compile(f"([;\t\r\n][{_UNSEEN}]*)(?=[{_SIGNS}])")


def harmless(text: str) -> str:
    """`text`, with an apostrophe in front if it began as a formula does.

    >>> harmless("=1+1"), harmless(" ＠SUM(1)"), harmless("1+1=2")
    ("'=1+1", "' ＠SUM(1)", '1+1=2')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def harmless_in_csv(text: str) -> str:
    """As `harmless`, for every place in `text` where a mistaken program could begin a cell."""
    return _INNER.sub(r"\1'", harmless(text))
