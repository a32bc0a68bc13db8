"""Model soups: the weights of several runs averaged into one network."""
