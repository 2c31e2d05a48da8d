"""What is kept: records, their codec, views and exports. Pure: bytes in, values out."""
