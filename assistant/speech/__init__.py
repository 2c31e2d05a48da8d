"""Speech: model files, audio files, the recogniser. Effectful; answers come as events."""
