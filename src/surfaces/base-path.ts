// Where a proxy hands this program out under a path of its site: every address of ours that is written on a page begins with it.
import { getPath } from 'hono/utils/url';

/** Without a slash at its end. */
export const bare = (base: string): string => base.replace(/(?<!\/)\/+$/, '');

/** What the public address ends with: empty, or '/prices'. */
export const basePathOf = (baseUrl: string | null | undefined): string =>
  bare(URL.parse(baseUrl ?? '')?.pathname ?? '');

/** An address of ours in a tag of ours: whatever else stands on a page has its quotes escaped. */
const OWN_LINK = /(\s(?:href|src|action|data-src)=")(?=\/(?!\/))/g;
/** A font that the style asks for. */
const OWN_ASSET = /(url\()(?=\/assets\/)/g;
/** An address that is shown to be typed. */
const OWN_WORD = /(<code>)(?=\/[a-z])/g;

/** A page as it stands under the path. */
export const underBase = (page: string, path: string): string =>
  path === ''
    ? page
    : page.replace(OWN_LINK, `$1${path}`).replace(OWN_ASSET, `$1${path}`).replace(OWN_WORD, `$1${path}`);

/** Reads a request's path: a proxy hands it on as it came, or without the part that is the proxy's own. */
export function pathReader(base: string): (request: Request) => string {
  return (request) => {
    const path = getPath(request);
    if (base === '' || (path !== base && !path.startsWith(`${base}/`))) return path;
    return path.slice(base.length) || '/';
  };
}

/** Rooms of ours: under such a name it could not be told whether the proxy has taken its part off. */
const OWN_ROOMS = /^\/(gpu|api|og|spark|assets|raw|viability|index|analysis|mcp)(\/|$)/;
const PLAIN = /^(\/[\w.~-]+)*$/;

/** Why a public address cannot be served under; null where it can. */
export function basePathProblem(baseUrl: string): string | null {
  const { protocol, search, hash } = new URL(baseUrl);
  const path = basePathOf(baseUrl);
  if (!/^https?:$/.test(protocol)) return 'an address of http or https is needed';
  if (search !== '' || hash !== '') return 'it may end with a path, and not with ? or #';
  if (!PLAIN.test(path)) return 'its path may hold letters, digits and . _ ~ - between single slashes';
  if (OWN_ROOMS.test(path)) return `${path.split('/')[1]} is the name of pages of gpu-spot: choose another path`;
  return null;
}
