"""The one place that builds real parts, each imported inside the function that needs it."""
