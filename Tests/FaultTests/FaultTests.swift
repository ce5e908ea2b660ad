// Faults of every kind against real processes, and the one thing that must hold after each.
import Testing
