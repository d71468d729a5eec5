// What of a process' settings is secret: keys, and what addresses hold of users and passwords.

export type Env = Readonly<Record<string, string | undefined>>;

/** A password may hold any sign but those that end it: the last @ before the path does. */
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/([^:/?#]*)(?::([^/?#]*))?@/i;

/** What is secret in an address: the password, and the user with it. */
export function credentialsIn(address: string | undefined): readonly string[] {
  // Not as a URL, for one with several hosts is none.
  const [, user = '', password = ''] = (AUTHORITY.exec(address ?? '') ?? []).map((part) => part ?? '');
  if (password !== '') return [password, decoded(password), `${decoded(user)}:${decoded(password)}`];
  // A database's user is a name; a web address that has one alone has a key in its place.
  return user === '' || address?.startsWith('postgres') ? [] : [decoded(user)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const ADDRESSES = ['HTTPS_PROXY', 'ANTHROPIC_BASE_URL', 'GPU_SPOT_UPSTREAM', 'GPU_SPOT_BASE_URL', 'GPU_SPOT_LOG'];

/** `told` are the settings, `env` all that the process was given, of which proxies' addresses are some. */
export function secretsIn(told: Env, env: Env, keyNames: readonly string[]): readonly string[] {
  const proxies = Object.keys(env).filter((name) => /^(https?|all)_proxy$/i.test(name));
  const secrets = [
    ...[...keyNames, 'ANTHROPIC_API_KEY'].map((name) => told[name]),
    ...[...ADDRESSES.map((name) => told[name]), ...proxies.map((name) => env[name])].flatMap(credentialsIn),
  ];
  return Object.freeze([...new Set(secrets.filter((each) => each !== undefined))]);
}
