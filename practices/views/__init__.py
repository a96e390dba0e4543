"""Good practices: the public's list and pages, and the workspace in which a Party writes them."""
