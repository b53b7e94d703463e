"""What can be done with touchpoints and answers."""
