"""What is true about medicines, doses, days and journals: pure rules, no files, no clock, no screen."""
