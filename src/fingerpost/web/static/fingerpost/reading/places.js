// Codings in order of place, so that those of a span are found without looking at all.

/** Order of place; codings of the same words stand in an order of their own that never changes. */
export const byPlace = (a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The first number below `length` of which the test holds, or `length`: it holds for all after the first. */
function firstOf(length, test) {
  let low = 0, high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Codings in order of place, kept so while single ones come, go and move: sorting all anew would leave as much to sweep up. */
export class Ordered {
  /** `codings` stand in order of place already, as the server sends them. */
  constructor(codings) {
    this.all = codings;
  }

  where(coding) {
    return firstOf(this.all.length, (at) => byPlace(this.all[at], coding) >= 0);
  }

  put(coding, instead) {
    if (instead) this.take(instead);
    this.all.splice(this.where(coding), 0, coding);
  }

  take(coding) {
    const at = this.where(coding);
    if (this.all[at]?.id === coding.id) this.all.splice(at, 1);
  }

  /** The first that holds, among those that start here. */
  startingAt(start, holds) {
    for (let at = firstOf(this.all.length, (n) => this.all[n].start >= start); this.all[at]?.start === start; at += 1) {
      if (holds(this.all[at])) return this.all[at];
    }
    return undefined;
  }
}

/** Codings that stand in order of place, with how far those up to each reach. */
export class Places {
  constructor(codings = []) {
    this.reach = new Uint32Array(0);
    this.show(codings);
  }

  /** Hold these from now on. */
  show(codings) {
    this.all = codings;
    if (this.reach.length < codings.length) this.reach = new Uint32Array(codings.length + 1000);
    for (let at = 0, reach = 0; at < codings.length; at += 1) {
      reach = Math.max(reach, codings[at].end);
      this.reach[at] = reach;
    }
  }

  /** Tell each one that touches a span of code points, in order, with its number. */
  each(start, end, tell) {
    const { all, reach } = this;
    for (let at = firstOf(all.length, (n) => reach[n] > start); at < all.length && all[at].start < end; at += 1) {
      if (all[at].end > start) tell(all[at], at);
    }
  }

  /** Those that touch a span of code points, in order. */
  between(start, end) {
    const found = [];
    this.each(start, end, (coding) => found.push(coding));
    return found;
  }
}

/** Codings from the columns that the server sends: bytes and numbers (four bytes each) in base64. */
export function fromColumns(table) {
  const guids = dashed(bytes(table.guids));
  const [start, end, code, coder, polarity, layer, round] = ["start", "end", "code", "coder", "polarity", "layer", "round"].map((name) => new Uint32Array(bytes(table[name]).buffer));
  return Array.from(start, (from, at) => {
    const guid = guids.slice(GUID * at, GUID * (at + 1));
    const [codeGuid, name] = table.codes[code[at]], [who, own] = table.coders[coder[at]];
    return {
      guid, id: guid, code: codeGuid, name, coder: who, own, start: from, end: end[at], polarity: table.polarities[polarity[at]],
      memo: table.memos[at] ?? "", layer: table.layers[layer[at]], round: table.rounds[round[at] - 1] ?? null, state: "saved",
    };
  });
}

function bytes(base64) {
  const text = atob(base64), found = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) found[at] = text.charCodeAt(at);
  return found;
}

const GUID = 36, DIGITS = "0123456789abcdef", DASHED_AFTER = new Set([4, 6, 8, 10]);

/** All guids, 16 bytes each, as one text of so many characters each. */
function dashed(all) {
  const signs = new Uint8Array((all.length / 16) * GUID);
  let to = 0;
  for (let at = 0; at < all.length; at += 1) {
    if (DASHED_AFTER.has(at % 16)) signs[to++] = 45;
    signs[to++] = DIGITS.charCodeAt(all[at] >> 4);
    signs[to++] = DIGITS.charCodeAt(all[at] & 15);
  }
  return new TextDecoder().decode(signs);
}
