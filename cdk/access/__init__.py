"""What an agreement becomes on AWS, and Lake Formation, which enforces it."""
