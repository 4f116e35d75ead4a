// The server counts in UTF-8 bytes, the editor in UTF-16 code units.

/** The index in `text` of the character that byte `bytes` of its UTF-8 form belongs to. */
export function indexOfByte(text: string, bytes: number): number {
  let seen = 0;
  let index = 0;
  for (const character of text) {
    const width = utf8Width(character.codePointAt(0) ?? 0);
    if (seen + width > bytes) return index;
    seen += width;
    index += character.length;
  }
  return index;
}

function utf8Width(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
