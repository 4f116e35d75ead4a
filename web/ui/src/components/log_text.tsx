import type { ComponentChildren } from 'preact';
import { visiblePieces } from '../lib/visible_text';

/** Text from a log, only ever as text. Marks the wanted words; shows control characters as marks. */
export function LogText({ text, wanted }: { text: string; wanted?: RegExp | undefined }) {
  const pieces = visiblePieces(text);
  return (
    <>
      {pieces.map((piece, index) =>
        piece.name === undefined
          ? <Marked key={index} text={piece.text} wanted={wanted} />
          : <span key={index} class="control" title={piece.name}>{piece.text}</span>,
      )}
    </>
  );
}

function Marked({ text, wanted }: { text: string; wanted: RegExp | undefined }) {
  if (wanted === undefined) return <>{text}</>;
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const match of text.matchAll(wanted)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(<mark key={match.index}>{match[0]}</mark>);
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return <>{parts}</>;
}
