"""Letters without their accents, in any script, to compare and order what people type."""

import unicodedata

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_TATWEEL = "\u0640"
_BREVE = "\u0306"


def fold(text: str) -> str:
    """`text` in lower case without accents, ligatures or Arabic marks. Russian й stays a letter.

    >>> fold("Œuvre numérisée, ёлка, музей")
    'oeuvre numerisee, елка, музей'
    """
    kept: list[str] = []
    base = ""
    for character in unicodedata.normalize("NFD", plain(text)):
        if not _is_mark(character):
            base = character
        elif (base, character) != ("и", _BREVE):
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)


def plain(text: str) -> str:
    """Lower case, compatibility forms unified, and no mark that is not part of a letter."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(
        character for character in text if character != _TATWEEL and not _is_mark(character)
    )


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
