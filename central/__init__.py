"""The server: balances, ledger, programme, reports and the web pages of one business."""
