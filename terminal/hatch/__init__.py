"""The hatch: where commands of this computer ask the till that runs on the same data folder."""
