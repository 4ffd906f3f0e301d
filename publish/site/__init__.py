"""The reader's site: static pages, feeds and harvesting, made from what lies in `dist/`."""
