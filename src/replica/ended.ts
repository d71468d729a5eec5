// A question of the log that is not waited for any longer once whoever asked is to end.

/** Ends with the signal's reason. What was asked may still be answered; nobody looks at it then, so it must write nothing to the store. */
export async function unlessEnded<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer;
  const ended = Promise.withResolvers<never>();
  const end = (): void => ended.reject(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  try {
    return await Promise.race([answer, ended.promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
