"""What loudspeakers said, as aired (播出记录): found, exported, and put into the registration book."""
