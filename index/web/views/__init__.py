"""What each page shows: the archive's answers, made ready for its template."""
