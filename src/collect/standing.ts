// Whether a provider takes part in a round: it needs its keys, and where its terms restrict automated use, the operator's word.
import type { OutcomeKind } from '#domain/outcome.ts';
import type { Keys, Provider } from '#domain/provider.ts';

export type Standing =
  | { readonly on: true }
  | { readonly on: false; readonly outcome: OutcomeKind | null; readonly reason: string; readonly enable: string };

export type Choice = {
  /** The providers the operator named, or null for the default. */
  readonly named: readonly string[] | null;
  readonly keys: Keys;
};

/** `outcome` is null where the operator simply named others: that is no state of the provider worth a row. */
export function standing(provider: Provider, { named, keys }: Choice, all: readonly Provider[] = []): Standing {
  const isNamed = named?.includes(provider.id) ?? false;
  const missing = provider.needs
    .filter((need) => need.required && keys[need.env] === undefined)
    .map((need) => need.env);
  // The line to copy keeps those that run by default: a list that names one provider switches the others off.
  const running =
    named ?? all.filter((each) => each.id !== provider.id && standing(each, { named, keys }).on).map(({ id }) => id);
  const naming = `GPU_SPOT_PROVIDERS=${[...running, provider.id].join(',')}`;
  if (provider.terms.stance === 'restricts' && !isNamed)
    return {
      on: false,
      outcome: 'not_consented',
      reason: `its terms restrict such use (${provider.terms.link}, read ${provider.terms.readOn})`,
      enable: `name it if you are allowed to: ${naming}`,
    };
  if (named !== null && !isNamed)
    return { on: false, outcome: null, reason: 'not named in GPU_SPOT_PROVIDERS', enable: naming };
  if (missing.length > 0)
    return {
      on: false,
      outcome: 'unconfigured',
      reason: `needs ${missing.join(', ')}`,
      enable: `set ${missing.join(', ')}`,
    };
  return { on: true };
}
