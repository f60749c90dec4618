"""VBA projects read by oletools, which analysts use: an independent reader."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of their own libraries
    from oletools.olevba import VBA_Parser, decompress_stream

__all__ = ["decompress_stream", "macros"]


def macros(content):
    """Return every module's source by its name, in the order of the project."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        parser = VBA_Parser("a workbook", data=content)
        found = list(parser.extract_macros())
        parser.close()
    return {
        stream.rpartition("/")[2]: source.replace("\r\n", "\n")
        for _, stream, _, source in found
    }
