"""The style sheet on top of Qt's Fusion style: spacing, borders, and a focus that can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template

from PyQt6.QtCore import QT_VERSION

__all__ = ["style_sheet"]

_STYLE = Template("""
QMainWindow, QDialog, QMessageBox { background: $window; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { background: $card; color: $text; border: 1px solid $border; padding: 4px 6px; }
QMenuBar { background: $window; border-bottom: 1px solid $border; padding: 2px 4px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $card; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $muted; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }
QFrame#tools { background: $window; border: none; border-bottom: 1px solid $border; }
QStatusBar { background: $window; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 2px 8px; }
QPushButton, QToolButton, QComboBox {
  background: $card; border: 1px solid $border; border-radius: 6px; padding: 5px 11px; color: $text;
}
QFileDialog QToolButton { padding: 3px; }
QPushButton:hover, QToolButton:hover, QComboBox:hover { background: $hover; }
QPushButton:checked, QToolButton:checked { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton:default, QPushButton#primary { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QScrollArea:focus { border: 2px solid $accent; }
QPushButton:focus, QToolButton:focus, QComboBox:focus { padding: 4px 10px; }
QPushButton:default:focus, QPushButton#primary:focus { border-color: $text; }
QPushButton:disabled, QToolButton:disabled, QComboBox:disabled { color: $muted; background: $window; }
QComboBox { padding-right: 24px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($arrow); width: 10px; height: 10px; }
QComboBox QAbstractItemView {
  background: $card; border: 1px solid $border; padding: 4px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QCheckBox::indicator { width: 15px; height: 15px; border: 1px solid $muted; border-radius: 4px; background: $card; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($check); }
QCheckBox:focus { color: $accent; }
QProgressBar { background: $border; border: none; border-radius: 4px; color: $text; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal {
  width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $card; border: 1px solid $muted;
}
QSlider::handle:horizontal:hover, QSlider:focus::handle:horizontal { border: 2px solid $accent; }
QListWidget { background: $card; border: 1px solid $border; border-radius: 6px; padding: 6px; }
QLineEdit { background: $card; border: 1px solid $border; border-radius: 5px; padding: 3px 6px; color: $text; }
QLineEdit#name { background: transparent; border: 1px solid transparent; font-weight: 600; $placeholder }
QLineEdit#name:hover { border-color: $border; }
QLineEdit#name:focus { background: $window; border: 1px solid $accent; }
QFrame#card { background: $card; border: 1px solid $border; border-radius: 9px; }
QFrame#panel { background: $window; border: none; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QWidget#stage { background: $stage; }
QTableView { background: $card; border: 1px solid $border; border-radius: 6px; }
QTableView::item { padding: 3px 8px; }
QHeaderView { background: transparent; }
QHeaderView::section {
  background: $window; color: $muted; border: none; border-bottom: 1px solid $border; padding: 4px 11px;
}
QLabel#heading { font-weight: 600; }
QLabel#muted { color: $muted; }
QLabel#recording { color: $warning; font-weight: 600; }
QTextBrowser { background: $card; border: 1px solid $border; border-radius: 6px; padding: 8px; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $border; border-radius: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def style_sheet(theme: Mapping[str, str]) -> str:
    """Return the style sheet in a theme's colours: the fields of fer_cam.gui.look.theme.Theme."""
    arrow = Path(__file__).with_name(f"arrow_{theme['name']}.svg").as_posix()
    check = Path(__file__).with_name(f"check_{theme['name']}.svg").as_posix()
    # Before Qt 6.5 the number of a person without a name is grey.
    placeholder = f"placeholder-text-color: {theme['text']};" if QT_VERSION >= 0x060500 else ""
    return _STYLE.substitute(theme, arrow=arrow, check=check, placeholder=placeholder)
