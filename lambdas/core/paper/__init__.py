"""What everything that is read by people shares: words for numbers and dates, one look, one safe way to fill a page."""
