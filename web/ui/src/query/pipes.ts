import { tokenize } from './tokens';
import { kPipes } from './vocabulary';

const kRowWise = new Set(kPipes.filter((pipe) => pipe.rowWise).map((pipe) => pipe.name));

/** Does each row of the answer stand for one line, in order of time? Then it can be paged by time. */
export function isPageable(query: string): boolean {
  return tokenize(query)
    .filter((token) => token.kind === 'pipe')
    .every((token) => kRowWise.has(token.text.toLowerCase()));
}
