"""What holds for every resource of every environment: tags, retention of data, encrypted logs, recorded reasons."""
