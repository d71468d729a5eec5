// RFC 9457: every error of the API in one shape that a program can read.
import type { Problem } from '#questions/ask.ts';
import type { Made } from './wanted.ts';

const TITLES: Record<number, string> = {
  400: 'The request cannot be understood',
  404: 'There is nothing here',
  405: 'This can only be read',
  429: 'Too many requests',
  500: 'The server failed',
  503: 'Not now',
};

export const PROBLEM_TYPE = 'application/problem+json';

export function problem(status: number, detail: string, errors: readonly Problem[] = []): Made {
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    ...(errors.length === 0 ? {} : { errors }),
  };
  return { status, type: PROBLEM_TYPE, text: JSON.stringify(body) };
}
