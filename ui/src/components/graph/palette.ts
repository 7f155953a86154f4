/** The colours of the tokens, for a canvas, which knows no tokens. */
import { colourOf } from '../../lib/graph';

export interface Palette {
  ground: string;
  text: string;
  line: string;
  accent: string;
  stated: string;
  font: string;
  kind: (type: string) => string;
  /** How wide texts are, by font and text. */
  widths: Map<string, number>;
}

/** As they are at an element now: to be asked for again when light turns to dark. */
export function paletteAt(element: HTMLElement): Palette {
  const colour = (value: string) => {
    element.style.color = value;
    return getComputedStyle(element).color;
  };
  const known = new Map<string, string>();
  const kind = (type: string) => {
    const colourKnown = known.get(type) ?? colour(colourOf(type));
    known.set(type, colourKnown);
    return colourKnown;
  };
  return {
    ground: colour('var(--bg)'),
    text: colour('var(--fg)'),
    line: colour('var(--border-field)'),
    accent: colour('var(--accent)'),
    stated: colour('var(--kind-stated)'),
    font: getComputedStyle(element).fontFamily,
    kind,
    widths: new Map(),
  };
}
