"""Headless commands, one file each; none of them loads Textual."""
