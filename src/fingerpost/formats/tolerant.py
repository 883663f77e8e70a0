"""An HTML parser of the standard library that does not give up: what is said in broken markup is read all the same."""

from html.parser import HTMLParser


class TolerantParser(HTMLParser):
    """As HTMLParser, but a marked section that is none (`<![x`) ends at the next `>`, as in a browser."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.rawdata.find(">", i) + 1 or -1
