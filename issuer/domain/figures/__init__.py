"""Figures about a programme and its people: pure functions of counts that were read before."""
