// The one place that talks to the server.

/** What went wrong, in the server's words where it had any. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    message: string,
    readonly hint?: string,
    /** Where in the query, in UTF-8 bytes. */
    readonly position?: number,
    readonly length?: number,
  ) {
    super(message);
  }
}

export type Parameters = Record<string, string | number | string[] | undefined>;

/**
 * Posts form parameters and returns the answer once its status is known to be good.
 * Throws ApiError otherwise, and the platform's AbortError when `signal` fires.
 */
export async function post(path: string, parameters: Parameters, signal?: AbortSignal): Promise<Response> {
  return send(path, {
    method: 'POST',
    body: formOf(parameters),
    ...(signal ? { signal } : {}),
  });
}

export async function postJson(path: string, body: unknown): Promise<Response> {
  return send(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });
}

export async function get(path: string): Promise<Response> {
  return send(path, { method: 'GET' });
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  // A page of another site cannot set this header, so it cannot act for the reader.
  headers.set('X-Cordwood-Request', '1');
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers, credentials: 'same-origin', cache: 'no-store' });
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw new ApiError(0, 'The server did not answer.', 'Is it running, and is the network up?');
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

export function isAbort(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError';
}

function formOf(parameters: Parameters): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) for (const each of value) form.append(name, each);
    else if (value !== undefined) form.set(name, String(value));
  }
  return form;
}

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  return readError(response.status, text);
}

/** Reads an error answer; one that is not ours (a proxy's, say) is quoted briefly. */
export function readError(status: number, text: string): ApiError {
  try {
    const error = (JSON.parse(text) as { error?: Record<string, unknown> }).error;
    if (typeof error?.['message'] === 'string') {
      const { message, hint, position, length } = error;
      return new ApiError(
        status,
        message as string,
        typeof hint === 'string' && hint !== '' ? hint : undefined,
        typeof position === 'number' ? position : undefined,
        typeof length === 'number' ? length : undefined,
      );
    }
  } catch {
    // Not JSON: below.
  }
  const excerpt = text.trim().slice(0, 200);
  return new ApiError(status, excerpt === '' ? `The server answered ${status}.` : `The server answered ${status}: ${excerpt}`);
}
