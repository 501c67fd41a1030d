"""JSON-LD values read as what they are: one or several, words in one language or another."""


def several(value: object) -> tuple[object, ...]:
    """Return one value or a list of them as a tuple; nothing for None."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def words(value: object) -> tuple[str, ...]:
    """Return the texts of one text or a list of texts."""
    if isinstance(value, str):
        return (value,)
    return tuple([each for each in several(value) if isinstance(each, str)])


def plain(value: object) -> str | None:
    """Return one text of a text, a language value, a list of these, or a map of languages.

    English where there is a choice, otherwise the first.
    """
    match value:
        case str():
            return value
        case {"@value": str(content)}:
            return content
        case dict():
            texts = {key: each for key, each in value.items() if isinstance(each, str)}
            return texts.get("en") or next(iter(texts.values()), None)
        case [*items]:
            english = [i for i in items if isinstance(i, dict) and i.get("@language") == "en"]
            return plain((english or items)[0]) if items else None
        case _:
            return None
