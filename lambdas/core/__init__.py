"""Pure parts of the run time: values in, values out; no AWS, no clock, no environment."""
