"""Comparing: every face labelled twice, by two models or with and without the headset bar, and how often both agree."""
