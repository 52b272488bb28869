"""Every sentence of the command line, and how dates, times and amounts are written."""
