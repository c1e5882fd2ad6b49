"""What the functions run: their code as one small zip each, their dependencies as layers; without Docker, cached."""
