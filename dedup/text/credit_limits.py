"""How far from the ends of a text credit lines are looked for, and how long they may be, in characters."""

HEAD_CHARS = 400  # a dateline begins within the first characters: headlines, dates and bylines may precede it
TOP_CHARS = 3_000  # on web pages captions and menus come before it: of 680 pages 15 have it past 1,500, all truly
TAIL_CHARS = 600  # tags and sign-offs close a line within the last characters
MAX_CHARS = 400  # no credit line is longer, so none can swallow prose
REACH = 500  # a pattern sees no further than this from where it is laid on: what it may keep, and what must follow
END_CHARS = 80  # a closing line or sentence that may be nothing but a credit
LINE_CHARS = 160  # of a line at the top, what the markers of a head rule are looked for in
SENTENCE_CHARS = 300  # how far before its marker a sentence may begin
JOINED_CHARS = 10  # behind an agency, within which another that is joined to it begins, such as ", and "
CLOSED_CHARS = 100  # behind a marker, within which the agencies of a rule stand whose markers all name one
SECOND_CHARS = 40  # behind the first of these, within which the others stand
