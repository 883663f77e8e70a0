"""Fingerpost."""
