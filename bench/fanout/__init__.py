"""What it costs a server to show many people what one draws, beside bare rooms in the same run."""
