"""What is asked: prompt packs, and which wording is next. Pure: bytes in, values out."""
