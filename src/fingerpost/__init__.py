"""Fingerpost: the evidence workbench for integrating care. The library: loads nothing heavy until it is asked."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from fingerpost.analysis import agreement
    from fingerpost.workbench import open

__all__ = ["__version__", "agreement", "open"]


def __getattr__(name: str) -> Any:
    if name == "open":
        from fingerpost import workbench

        return workbench.open
    if name == "agreement":
        from fingerpost.analysis import agreement

        return agreement
    raise AttributeError(f"fingerpost has no {name!r}")
