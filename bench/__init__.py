"""Measurements of speed and memory (đo tốc độ và bộ nhớ), as ratios in one run: `python -m bench`."""
