"""What an article says about itself; one module a fact."""
