"""The pages of improvement projects."""
