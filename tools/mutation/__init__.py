"""Mutation testing of the mathematics: small wrong changes (`mutants`), and whether a test sees each (`run`)."""
