"""The arithmetic of the product: pure, exact where it can be, without Django or a clock."""
