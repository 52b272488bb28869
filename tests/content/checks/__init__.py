"""What is checked in the pieces beyond their form as files, by concept. Each check returns faults."""
