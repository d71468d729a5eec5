// Nothing from elsewhere, nothing framed, nothing inline but the one style whose hash is here. Every answer of ours carries these.
import { STYLE_HASH } from './pages/style.ts';

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' '${STYLE_HASH}'`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const SECURITY: Readonly<Record<string, string>> = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'interest-cohort=()',
};
