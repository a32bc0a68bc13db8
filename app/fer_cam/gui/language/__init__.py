"""The window's languages: English in the code, German and Swedish in the .ts files beside this one."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

__all__ = ["LANGUAGES", "chosen_language", "set_language"]

HERE = Path(__file__).parent
LANGUAGES = {"en": "English", "de": "Deutsch", "sv": "Svenska"}
"""Names of the languages, each in itself."""

_installed: list[QTranslator] = []


def chosen_language(choice: str) -> str:
    """Return the code of the language to show. choice: a code of LANGUAGES, or "" for the system's."""
    if choice in LANGUAGES:
        return choice
    # The system's list is in the user's order, such as "sv-SE", "en-US".
    codes = [name.split("-")[0].split("_")[0] for name in QLocale.system().uiLanguages()]
    return next((code for code in codes if code in LANGUAGES), "en")


def set_language(choice: str) -> str:
    """Show texts that are made from now on in the language `choice`, and return its code.

    Numbers and dates follow it, too. Qt's own texts (buttons of dialogs) are translated where Qt brings them.
    """
    language = chosen_language(choice)
    app = QCoreApplication.instance()
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop())
    QLocale.setDefault(QLocale(language))
    if app is None or language == "en":
        return language
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for folder, name in ((qt, f"qtbase_{language}"), (str(HERE), f"fer-cam_{language}")):
        translator = QTranslator(app)
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)
    return language
