"""What the screen draws: the player, its pages, and the recorder that watches them."""
