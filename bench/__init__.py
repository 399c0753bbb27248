"""What things cost here and now. `make bench` prints figures and judges nothing."""
