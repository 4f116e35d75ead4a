// Log text is written by strangers. Control characters can hide or reorder what a reader
// sees, so each is drawn as a mark of its own; everything else stays the text it was.

export interface Piece {
  text: string;
  /** Set for a mark: what the character is, for the tooltip. */
  name?: string;
}

// C0, DEL and C1 controls, zero-width characters, bidirectional overrides and isolates,
// line separators, the byte order mark. Tab and newline are left to the layout.
const kUnsafe =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

// Colours and other "select graphic rendition" sequences of a terminal.
const kColour = /\u001b\[[0-9;:]*m/g;

/** The text without terminal colours, for one-line display. */
export function withoutColours(text: string): string {
  return text.includes('\u001b[') ? text.replace(kColour, '') : text;
}

/** Cuts the text into plain pieces and marks. Costs one scan. */
export function visiblePieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(kUnsafe)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push(mark(match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

function mark(character: string): Piece {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  if (code < 0x20) return { text: String.fromCharCode(0x2400 + code), name: `U+${hex}` };
  if (code === 0x7f) return { text: '\u2421', name: 'U+007F' };
  return { text: `‹${hex}›`, name: `U+${hex}` };
}
