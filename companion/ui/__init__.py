"""The full-screen app: the only part that knows Textual."""
