"""What Kashshaf answers: queries, engines, highlighting, the pages and the command line."""
