"""What the field sends, turned into the one text that the census reads: UTF-8, line feeds, one record a line."""
