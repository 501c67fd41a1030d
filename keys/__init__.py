"""Key material and key history: who could sign when. No secret lives in the tree."""
