"""What is started in one module is owned, or dropped, in another."""
