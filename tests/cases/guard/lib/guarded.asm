.guard
