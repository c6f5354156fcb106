"""The commands of ``hitech-extract``, by what they are for; ``cli`` puts them together."""
