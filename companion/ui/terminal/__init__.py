"""What stands between the app and a terminal that may be hostile, broken, too small or gone."""
