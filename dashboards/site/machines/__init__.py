"""What is made for programs: the API's files, the catalogue, the feed, the map of the site."""
