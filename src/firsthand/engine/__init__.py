"""The engine decides. Every answer is a value with its reasons; nothing here touches the world."""
