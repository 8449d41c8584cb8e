// A pack has tests beside its operations; they are not loaded with them.
throw new Error('The test of a pack was loaded as an operation.');
