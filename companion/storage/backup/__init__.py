"""Backups: one zip file each, verified by reading it back, thinned by making order, merged when restored."""
