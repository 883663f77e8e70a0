"""Hostile and odd files, each made here and each with its verdict."""
