"""The card in the centre: verdict, facts, reasons and certificates."""
