"""A customer's verdict: one question by a link, answered yes or no, once, with a comment."""
