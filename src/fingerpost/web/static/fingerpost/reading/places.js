// Codings in order of place, so that those of a span are found without looking at all.

/** Order of place; codings of the same words stand in an order of their own that never changes. */
export const byPlace = (a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Codings that stand in order of place. */
export class Places {
  constructor(codings) {
    this.all = codings;
    let reach = 0;
    this.reach = codings.map((coding) => (reach = Math.max(reach, coding.end)));
  }

  /** Those that touch a span of code points, in order. */
  between(start, end) {
    const found = [];
    for (let at = this.from(start); at < this.all.length && this.all[at].start < end; at += 1) {
      if (this.all[at].end > start) found.push(this.all[at]);
    }
    return found;
  }

  from(point) {
    let low = 0, high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.reach[middle] > point) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Codings from the columns that the server sends. */
export function fromColumns(table) {
  return table.start.map((start, at) => {
    const guid = dashed(table.guids.slice(32 * at, 32 * at + 32));
    const [code, name] = table.codes[table.code[at]], [coder, own] = table.coders[table.coder[at]];
    return {
      guid, id: guid, code, name, coder, own, start, end: table.end[at], polarity: table.polarities[table.polarity[at]],
      memo: table.memos[at] ?? "", layer: table.layers[table.layer[at]], round: table.rounds[table.round[at]] ?? null, state: "saved",
    };
  });
}

function dashed(digits) {
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([from, to]) => digits.slice(from, to)).join("-");
}
