import type { Sense } from '../query/filter';
import type { Line } from '../state/lines';

/** What a reader can do from a row. One object, made once, so that rows need not be drawn again. */
export interface RowActions {
  filter: (field: string, value: string, sense: Sense) => void;
  toggleColumn: (field: string) => void;
  showAround: (line: Line) => void;
  copyLink: (line: Line) => void;
  toggleRow: (key: string) => void;
  copy: (text: string, what: string) => void;
}
