"""The engines compared: one module each, behind `contender.Contender`."""
