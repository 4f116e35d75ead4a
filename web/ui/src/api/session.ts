import { ApiError, get, postJson } from './request';

export interface Session {
  /** Absent when the server runs without logins. */
  user?: string;
  version: string;
  auth: boolean;
}

/** The current session, or undefined when a login is needed. */
export async function readSession(): Promise<Session | undefined> {
  try {
    const response = await get('/api/v1/session');
    return (await response.json()) as Session;
  } catch (cause) {
    if (cause instanceof ApiError && cause.status === 401) return undefined;
    throw cause;
  }
}

export async function logIn(token: string): Promise<void> {
  await postJson('/api/v1/login', { token });
}

export async function logOut(): Promise<void> {
  await postJson('/api/v1/logout', {});
}
