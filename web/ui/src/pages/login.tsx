import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../api/request';
import { logIn } from '../api/session';
import { Logo } from '../components/logo';

interface LoginProps {
  /** Why the login is asked for, when that is not obvious. */
  reason: string | undefined;
  onDone: () => void;
}

export function Login({ reason, onDone }: LoginProps) {
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => input.current?.focus(), []);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await logIn(token.trim());
      onDone();
    } catch (cause) {
      setProblem(explain(cause));
      setBusy(false);
      input.current?.select();
    }
  };

  return (
    <main class="login">
      <form class="login-card" onSubmit={(event) => void submit(event)}>
        <h1><Logo /> Cordwood</h1>
        {reason !== undefined && <p class="muted">{reason}</p>}
        <label>
          Token
          <input
            ref={input} class="mono" type="password" name="token" autocomplete="current-password" required
            value={token} onInput={(event) => setToken(event.currentTarget.value)}
            aria-invalid={problem !== undefined} aria-describedby="login-help"
          />
        </label>
        {problem !== undefined && <p class="problem" role="alert">{problem}</p>}
        <button type="submit" class="button primary" disabled={busy || token.trim() === ''}>{busy ? 'Logging in…' : 'Log in'}</button>
        <p class="muted login-help" id="login-help">
          The server wrote an admin token into its data folder when it was first started, readable by its owner only.
        </p>
      </form>
    </main>
  );
}

function explain(cause: unknown): string {
  if (!(cause instanceof ApiError)) return 'The login failed.';
  return cause.hint === undefined ? cause.message : `${cause.message} ${cause.hint}`;
}
