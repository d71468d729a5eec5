// What an address holds of users and passwords.

/** A password may hold any sign but those that end it: the last @ before the path does. */
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/([^:/?#]*)(?::([^/?#]*))?@/i;

/** What is secret in an address: the password, and the user with it. */
export function credentialsIn(address: string | undefined): readonly string[] {
  // Not as a URL, for one with several hosts is none.
  const [, user = '', password = ''] = (AUTHORITY.exec(address ?? '') ?? []).map((part) => decoded(part ?? ''));
  if (user === '' && password === '') return [];
  return password === '' ? [user] : [password, `${user}:${password}`];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
