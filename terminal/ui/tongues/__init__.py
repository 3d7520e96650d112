"""The words of the screen in other languages, one file each; English stands in `terminal.ui.words`."""
