// What is wrong with the settings: keys that are half set or go to nobody, terms that nobody has read, an analyst without its library.
import { standing } from '#collect/standing.ts';
import type { Provider } from '#domain/provider.ts';
import type { House } from './house.ts';

export type Finding = { readonly ok: boolean; readonly told: string; readonly isNote?: boolean };

export const fine = (told: string): Finding => ({ ok: true, told });
export const wrong = (told: string): Finding => ({ ok: false, told });
/** Worth knowing, and no fault. */
export const note = (told: string): Finding => ({ ok: true, told, isNote: true });

export type SettingsPlace = House & {
  /** Whether the model's library can be loaded. */
  readonly hasSdk: boolean;
};

const choiceOf = ({ config }: SettingsPlace) => ({ named: config.providers, keys: config.keys });

/** What its need of keys has and lacks. */
function keysOf({ needs }: Provider, { config }: SettingsPlace) {
  const required = needs.filter((need) => need.required).map(({ env }) => env);
  return {
    set: needs.filter(({ env }) => config.keys[env] !== undefined).map(({ env }) => env),
    missing: required.filter((env) => config.keys[env] === undefined),
  };
}

export const SETTINGS: Readonly<Record<string, (place: SettingsPlace) => Finding>> = {
  terms: (place) => {
    const on = place.providers.filter((each) => standing(each, choiceOf(place)).on);
    const unread = on.filter(({ terms }) => terms.stance === 'unread').map(({ id }) => id);
    return unread.length === 0
      ? fine(`the terms of all ${on.length} sellers that are asked were read`)
      : note(
          `nobody of us has read the terms of ${unread.join(', ')}: read them ('gpu-spot providers' has the links), ` +
            'and leave out of GPU_SPOT_PROVIDERS whose terms forbid it',
        );
  },
  keys: (place) => {
    const faults = place.providers.flatMap((each) => {
      const { set, missing } = keysOf(each, place);
      if (set.length === 0) return [];
      if (missing.length > 0) return [`${each.id} has ${set.join(', ')} and needs ${missing.join(', ')} too`];
      const stands = standing(each, choiceOf(place), place.providers);
      return stands.on ? [] : [`${set.join(', ')} is set, and ${each.id} is off: ${stands.reason}`];
    });
    return faults.length === 0
      ? fine('no key is half set, and each goes to a seller that is asked')
      : wrong(faults.join('; '));
  },
  analyst: ({ config, hasSdk }) => {
    if (config.analyst.apiKey === null) return fine('the program writes the day’s report');
    return hasSdk
      ? fine(`${config.analyst.model} writes the day’s report, for at most $${config.analyst.mostUsd} a day`)
      : wrong(
          'ANTHROPIC_API_KEY is set and its library is not there, so that the program writes the day’s report: ' +
            'install it as docs/operations.md says, or take the key away',
        );
  },
};
