"""Emergency texts typed at the desk: told at once after their seals."""
