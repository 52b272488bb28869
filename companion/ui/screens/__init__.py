"""Whole screens: the main one and one file per dialog."""
