// No secret leaves in a message: every known one is replaced before a line is stored or printed.

const SHORTEST_SECRET = 6;
const LONGEST_MESSAGE = 2_000;

export function redactor(
  secrets: readonly (string | undefined)[],
  longest = LONGEST_MESSAGE,
): (text: string) => string {
  const known = secrets.filter((secret): secret is string => secret !== undefined && secret.length >= SHORTEST_SECRET);
  return (text) => {
    let clean = text;
    for (const secret of known)
      clean = clean.replaceAll(secret, '[redacted]').replaceAll(encodeURIComponent(secret), '[redacted]');
    return clean
      .replace(/(bearer|basic|token)\s+[\w.~+/=-]{6,}/gi, '$1 [redacted]')
      .replace(/([?&](?:api_?key|api_?token|key|token)=)[^&\s]+/gi, '$1[redacted]')
      .slice(0, longest);
  };
}
