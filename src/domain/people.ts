// Takes people out of a saved answer: e-mail addresses, and the fields that name an owner, a user, an account or hold their credentials.

const GONE = '[redacted]';
/** Whose field it is, and what of theirs: `owner`, `owner_name`, `userEmail`, `account-id`. */
const WHOSE = ['owner', 'user', 'account', 'contact', 'customer', 'renter', 'creator', 'host'];
const OF_THEIRS = ['', 'name', 'fullname', 'email', 'mail', 'emailaddress', 'phone', 'login', 'handle', 'address'];
const THEIRS = new Set([
  ...WHOSE.flatMap((whose) => OF_THEIRS.map((what) => whose + what)),
  ...['ownerid', 'userid', 'accountid', 'contactid', 'customerid', 'renterid', 'creatorid', 'createdby', 'updatedby'],
  ...['email', 'emails', 'mail', 'emailaddress', 'login', 'phone', 'phonenumber', 'mobile', 'telephone'],
  ...['firstname', 'lastname', 'fullname', 'realname', 'nickname', 'owners', 'users', 'accounts', 'contacts'],
  ...['apikey', 'apitoken', 'accesskey', 'accesstoken', 'authtoken', 'refreshtoken', 'sessiontoken', 'token'],
  ...['secret', 'clientsecret', 'secretkey', 'password', 'passwd', 'authorization', 'cookie', 'setcookie'],
]);
/** A machine's, not a person's: adapters tell machines apart by it, and count what is on them. */
for (const kept of ['host', 'hostname', 'hostaddress']) THEIRS.delete(kept);

const isTheirs = (name: string): boolean => {
  const plain = name.toLowerCase().replace(/[_\s-]/g, '');
  return THEIRS.has(plain) || plain.endsWith('email');
};

export const withoutPeople = (text: string): string => withoutAddresses(withoutFields(text));

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

/** The end of a quoted text, behind its last quote. */
function endOfQuoted(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end + 1, text.length);
}

function behindSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && (text[next] ?? '') <= ' ') next += 1;
  return next;
}

function withoutFields(text: string): string {
  const out: string[] = [];
  const json = isJson(text);
  let copied = 0;
  let depth = 0;
  /** How deep the list or object lies that is somebody's; 0 outside of one. */
  let theirs = 0;
  let isNext = false;
  const replace = (from: number, to: number, by: string): void => {
    out.push(text.slice(copied, from), by);
    copied = to;
  };
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? '';
    let end = at + 1;
    if (character === '"') {
      end = endOfQuoted(text, at);
      const colon = behindSpace(text, end);
      if (text[colon] === ':') {
        isNext = isTheirs(text.slice(at + 1, end - 1));
        end = json || isNext ? colon + 1 : end - 1;
      } else if (isNext || theirs > 0) {
        replace(at, end, `"${GONE}"`);
        isNext = false;
      } else if (!json) end -= 1; // On a page a quote that ends may as well begin.
    } else if (json && isOpening(character)) {
      depth += 1;
      if (isNext && theirs === 0) theirs = depth;
      isNext = false;
    } else if (json && isClosing(character)) {
      if (depth === theirs) theirs = 0;
      depth -= 1;
    } else if (json && (isNext || theirs > 0) && /[-\d]/.test(character)) {
      while (isOfNumber(text[end] ?? '')) end += 1;
      replace(at, end, '0');
      isNext = false;
    } else if (character > ' ') isNext = false;
    at = Math.max(end, at + 1);
  }
  return out.join('') + text.slice(copied);
}

const isOpening = (character: string): boolean => character === '{' || character === '[';
const isClosing = (character: string): boolean => character === '}' || character === ']';
const isOfNumber = (character: string): boolean => /^[-+.\deE]$/.test(character);

const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;
/** How a page or JSON may write the sign. */
const SIGNS = ['@', '%40', '&#64;', '&#x40;', '&commat;', '\\u0040'];
/** `logo@2x.png` is a picture. */
const FILES = ['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'avif', 'js', 'mjs', 'css', 'ts'];

const isOfLocal = (character: string): boolean => /^[\w.+-]$/.test(character);
const isOfDomain = (character: string): boolean => /^[A-Za-z0-9.-]$/.test(character);

function withoutAddresses(text: string): string {
  let clean = text;
  for (const sign of SIGNS) if (clean.includes(sign)) clean = withoutSign(clean, sign);
  return clean;
}

function withoutSign(text: string, sign: string): string {
  const out: string[] = [];
  let copied = 0;
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + sign.length)) {
    let from = at;
    while (from > copied && at - from < LONGEST_LOCAL && isOfLocal(text[from - 1] ?? '')) from -= 1;
    let to = at + sign.length;
    while (to - at < LONGEST_DOMAIN && isOfDomain(text[to] ?? '')) to += 1;
    while (text[to - 1] === '.' || text[to - 1] === '-') to -= 1;
    const last =
      text
        .slice(at + sign.length, to)
        .split('.')
        .slice(1)
        .at(-1) ?? '';
    if (from === at || !/^[a-z]{2,24}$/i.test(last) || FILES.includes(last.toLowerCase())) continue;
    // An escape ends with letters: `\n` before an address is none of it.
    if (text[from - 1] === '\\') from += 1;
    out.push(text.slice(copied, from), GONE);
    copied = to;
  }
  return out.join('') + text.slice(copied);
}
