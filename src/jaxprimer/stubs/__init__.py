"""The exercises of the pages, to be completed by the reader."""
