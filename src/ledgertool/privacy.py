"""What makes text safe to show, wherever it goes: a terminal, a file, a log that obeys commands.

Contact phones are in the data because the form has that column; they are shown masked.
Characters that cannot be seen or that steer a terminal are shown by their code.
"""

import unicodedata

_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Cn")


def visible(text: str) -> str:
    """Make characters seen that would not be, or that would steer a terminal: ``<U+202E>``."""
    if text.isprintable():
        return text
    return "".join(
        f"<U+{ord(character):04X}>" if unicodedata.category(character) in _UNSEEN else character
        for character in text
    )


def visible_lines(text: str, between: str = "\n") -> str:
    """Do the same for each line of a text by itself, and put this between the lines."""
    if text.isprintable():  # which a text of several lines is not
        return text
    return between.join(visible(line) for line in text.split("\n"))


def safe(text: str) -> str:
    """Mask phones in a piece of text, and make its unseen characters visible."""
    from ledgertool.phones import mask

    return visible(mask(text))


def unbracketed(text: str) -> str:
    """Keep GitHub's runner from obeying ``##[name]``, which it looks for anywhere in its log."""
    return text.replace("##[", "##\\[")


def guarded(log: str) -> str:
    """Keep text for the log of GitHub's runner from being a command to it.

    The runner obeys ``::name::`` at the start of a line, spaces before it or not, and
    ``##[name]`` anywhere. The mark ``:::`` of the text report names no command.
    """
    lines = []
    for line in unbracketed(log).split("\n"):
        bare = line.lstrip()
        command = bare.startswith("::") and not bare.startswith("::: ")
        lines.append(line.replace("::", "\\::", 1) if command else line)
    return "\n".join(lines)
