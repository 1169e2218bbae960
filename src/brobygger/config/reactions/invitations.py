"""An invitation or a code was made: have it sent to the number it was made for."""
