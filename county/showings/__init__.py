"""What was shown where, day by day: proof of display (see `county.showings.proof`)."""
