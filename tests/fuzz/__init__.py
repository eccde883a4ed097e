"""Inputs spoiled at random, and what they found."""
