// Sentences of a paragraph, for selecting by keyboard. A speaker's name in front is none of the words said.

const SEGMENTS = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("en", { granularity: "sentence" }) : null;

/** The sentences of a paragraph as [from, to] in UTF-16 units, without blanks at the ends. */
export function sentences(paragraph) {
  const from = paragraph.named;
  const words = paragraph.words.slice(from);
  const cut = SEGMENTS ? [...SEGMENTS.segment(words)] : [{ segment: words, index: 0 }];
  return cut.map(({ segment, index }) => ends(segment, from + index)).filter(([start, end]) => end > start);
}

function ends(segment, at) {
  const start = at + segment.length - segment.trimStart().length;
  return [start, Math.max(start, at + segment.trimEnd().length)];
}
