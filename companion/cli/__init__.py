"""The command line: every daily task without the full-screen app, and without loading it."""
