"""Dates as the United Nations writes them, where Django's own are those of one country."""
