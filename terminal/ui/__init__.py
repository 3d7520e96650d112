"""The screen: the only place with Qt; it draws what the till says and sends what people want."""
