"""What holds for every resource of every environment: tags, kept data, encrypted logs, bounded roles, their reasons."""
