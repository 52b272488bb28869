"""What a person can do: the actions of the app over ports that storage, library and clock implement."""
