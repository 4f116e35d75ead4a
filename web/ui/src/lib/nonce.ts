/** The nonce that lets this page add a style sheet of its own, given by the server with the page. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}
