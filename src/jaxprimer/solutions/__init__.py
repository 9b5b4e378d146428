"""One solution of each exercise of the pages."""
