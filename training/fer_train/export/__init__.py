"""Export of a run to a TFLite bundle: the inference graph, its conversion, the parity check and the card."""
