"""What the private tier decides: who is still signed in, what a question may ask, what is written down of it."""
