"""What till and server owe each other: when to call, what to bring, what a reply changes, when to hand back."""
