"""The analysis by the tables that ship, which most tests go by."""

from typing import Final

from index.analysis.analyzer import shipped

ANALYSIS: Final = shipped()

analyze = ANALYSIS.analyze
