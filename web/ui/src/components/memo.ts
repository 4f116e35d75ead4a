import { Component, createElement, type FunctionComponent } from 'preact';

/** A component that is drawn again only when one of its properties is another value. */
export function memo<Props extends object>(draw: FunctionComponent<Props>): FunctionComponent<Props> {
  class Memoized extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      const now = this.props as Record<string, unknown>;
      const then = next as Record<string, unknown>;
      return Object.keys({ ...now, ...then }).some((name) => now[name] !== then[name]);
    }
    override render() {
      return createElement(draw, this.props);
    }
  }
  return Memoized as unknown as FunctionComponent<Props>;
}
