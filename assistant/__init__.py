"""reflect: four gentle questions a day, answered aloud or in writing, kept on your own machine."""

__version__ = "0.1.0"
