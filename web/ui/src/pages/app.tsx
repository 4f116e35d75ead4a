import { useCallback, useEffect, useState } from 'preact/hooks';
import { logOut, readSession, type Session } from '../api/session';
import { loadPreferences, savePreferences, type Preferences } from '../state/preferences';
import { useTheme } from '../state/use_theme';
import { Login } from './login';
import { SearchPage } from './search';

type Door =
  | { state: 'asking' }
  | { state: 'closed'; reason?: string }
  | { state: 'open'; session: Session }
  | { state: 'unreachable' };

/** Who is there: asks the server, shows the login or the search. The address survives the login. */
export function App() {
  const [door, setDoor] = useState<Door>({ state: 'asking' });
  const [preferences, setPreferences] = useState(loadPreferences);
  useTheme(preferences.theme);

  const ask = useCallback(() => {
    readSession().then(
      (session) => setDoor(session === undefined ? { state: 'closed' } : { state: 'open', session }),
      () => setDoor({ state: 'unreachable' }),
    );
  }, []);
  useEffect(ask, [ask]);

  const changePreferences = useCallback((change: Partial<Preferences>) => {
    setPreferences((old) => {
      const next = { ...old, ...change };
      savePreferences(next);
      return next;
    });
  }, []);
  const onLoginNeeded = useCallback(() => setDoor({ state: 'closed', reason: 'Your session has ended. Log in to go on where you were.' }), []);
  const onLogOut = useCallback(() => {
    logOut().then(() => setDoor({ state: 'closed' }), () => setDoor({ state: 'unreachable' }));
  }, []);

  switch (door.state) {
    case 'asking':
      return null;
    case 'closed':
      return <Login reason={door.reason} onDone={ask} />;
    case 'unreachable':
      return (
        <main class="login">
          <div class="login-card">
            <h1>No answer</h1>
            <p>The server does not answer. It may be starting, or the network may be down.</p>
            <button type="button" class="button primary" onClick={ask}>Try again</button>
          </div>
        </main>
      );
    case 'open':
      return (
        <SearchPage
          session={door.session} preferences={preferences} onPreferences={changePreferences}
          onLoginNeeded={onLoginNeeded} onLogOut={onLogOut}
        />
      );
  }
}
