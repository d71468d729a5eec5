// Where a machine stands, from the many ways in which sellers write it: a country, or a continent where no more is said.

/** What a reader can narrow by. The European Union is its member states; Europe is all of the continent. */
export const AREAS = ['eu', 'europe', 'us', 'ca', 'asia'] as const;
export type Area = (typeof AREAS)[number];

/** Members of the European Union (europa.eu, read 2026-11). */
const EU = new Set('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '));
const REST_OF_EUROPE = new Set('AD AL BA BY CH FO GB GI IS LI MC MD ME MK NO RS SM UA VA XK'.split(' '));
/** Asia and the Pacific, as the sellers' own regions have it. */
const ASIA = new Set('AU BD HK ID IN JP KH KR KZ LK MN MO MY NP NZ PH PK SG TH TW UZ VN CN'.split(' '));

/** A country by its code of two letters, or a continent where no country is told. */
export type Place = { readonly country: string | null; readonly continent: 'europe' | 'asia' | null };

const inCountry = (country: string): Place => ({
  country,
  continent: EU.has(country) || REST_OF_EUROPE.has(country) ? 'europe' : ASIA.has(country) ? 'asia' : null,
});
const CONTINENTS: Readonly<Record<string, Place>> = {
  europe: { country: null, continent: 'europe' },
  eu: { country: null, continent: 'europe' },
  eur: { country: null, continent: 'europe' },
  asia: { country: null, continent: 'asia' },
  'asia pacific': { country: null, continent: 'asia' },
  apac: { country: null, continent: 'asia' },
  ap: { country: null, continent: 'asia' },
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const CODES = [...LETTERS].flatMap((first) => [...LETTERS].map((second) => first + second));
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** Unions, and codes kept for what is unknown or invented. */
const NO_CODES = new Set('EU EZ UN UK QO XA XB ZZ'.split(' '));
/** English names of all countries, without spaces, and what else they are called. */
const BY_NAME: ReadonlyMap<string, string> = new Map([
  ...CODES.flatMap((code): [string, string][] => {
    // A code that was given up (SU) bears the name of the country whose code took its place.
    const isOfNow = new Intl.Locale(`und-${code}`).region === code;
    const name = NO_CODES.has(code) || !isOfNow ? undefined : names.of(code);
    return name === undefined ? [] : [[bare(name), code]];
  }),
  ...Object.entries({
    usa: 'US',
    unitedstatesofamerica: 'US',
    us: 'US',
    uk: 'GB',
    england: 'GB',
    uae: 'AE',
    korea: 'KR',
    czechrepublic: 'CZ',
    hongkong: 'HK',
  }),
]);
const KNOWN_CODES = new Set(BY_NAME.values());

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

/** Cities and codes of airports that sellers call their places by. */
const CITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    US: 'nyc sfo atl ord ewr dfw sea lax sjc mia hnl den iad phx slc ric las oregon ohio virginia california texas utah',
    CA: 'tor yto yyz yul mtl montreal toronto ontario quebec calgary',
    GB: 'lon lhr man london manchester',
    CH: 'zrh zurich geneva',
    DE: 'fra muc ber frankfurt berlin munich',
    NL: 'ams amsterdam',
    FR: 'par cdg mrs paris marseille',
    IE: 'dub dublin',
    ES: 'mad madrid',
    IT: 'mil rom milan turin',
    PL: 'waw warsaw',
    SE: 'sto arn stockholm',
    NO: 'osl oslo',
    FI: 'hel fin helsinki',
    IS: 'kef isl ice reykjavik',
    JP: 'nrt itm tyo tokyo osaka',
    KR: 'icn seoul',
    SG: 'sgp sin singapore',
    IN: 'blr bom del mumbai hyderabad bangalore',
    AU: 'syd mel sydney melbourne',
    TW: 'tpe taipei',
    HK: 'hkg',
  }).flatMap(([country, all]) => all.split(' ').map((word): [string, string] => [word, country])),
);

/** Cities of the United States: what stands behind them is a state, whose code may be a country's too. */
const US_CITIES = new Set(
  (
    'santa clara,san jose,irvine,wilmington,norfolk,columbus,dallas,houston,austin,seattle,' +
    'las vegas,portland,council bluffs,quincy,hillsboro,los angeles,fremont,sacramento,san diego,' +
    'san francisco,palo alto,atlanta,chicago,denver,indianapolis,boston,baltimore,charlotte,' +
    'raleigh,omaha,philadelphia,pittsburgh,memphis,nashville,ashburn,reston,richmond,' +
    'kansas city,minneapolis,new orleans,boise'
  ).split(','),
);

/** Regions of clouds whose names do not tell the country. What several clouds call alike (eu-west-3) is Europe and no more. */
const REGIONS: Readonly<Record<string, string>> = {
  'europe-west1': 'BE',
  'europe-west2': 'GB',
  'europe-west3': 'DE',
  'europe-west4': 'NL',
  'europe-west6': 'CH',
  'europe-west8': 'IT',
  'europe-west9': 'FR',
  'europe-west10': 'DE',
  'europe-west12': 'IT',
  'europe-north1': 'FI',
  'europe-north2': 'SE',
  'europe-central2': 'PL',
  'europe-southwest1': 'ES',
  westeurope: 'NL',
  northeurope: 'IE',
};

const NOWHERE: Place = { country: null, continent: null };
/** Begin like countries, and are none: South America, the Middle East, Africa. */
const NO_COUNTRIES = /^(?:sa|me|af|southamerica|africa)-[a-z]/;
const DIRECTIONS = /north|south|east|west|central|middle/g;

const countryCode = (word: string): string | null => {
  const code = word.toUpperCase();
  if (code === 'UK') return 'GB';
  return code.length === 2 && KNOWN_CODES.has(code) ? code : null;
};

/** One place as it is written: a country by name or code, a continent, a city, or the code of a cloud's region. */
function placeIn(text: string): Place | null {
  const word = text.trim().toLowerCase();
  const country = BY_NAME.get(bare(word)) ?? countryCode(word) ?? CITIES.get(word);
  if (country !== undefined && country !== null) return inCountry(country);
  return CONTINENTS[word] ?? null;
}

/** A region's code, such as us-east-1, fr-par-2, EU-RO-1, europe-west4, ord or uksouth. */
function placeOfCode(text: string): Place | null {
  const code = text.trim().toLowerCase();
  const known = REGIONS[code.replace(/(?<=\d)-?[a-d]$/, '')];
  if (known !== undefined) return inCountry(known);
  if (NO_COUNTRIES.test(code)) return NOWHERE;
  // Words are no codes: "in stock" is not in India.
  const [first = '', second = ''] = code.split(/[-_]/);
  if (code.includes(' ')) return null;
  // RunPod writes the part of the world before the country.
  if (first === 'sea' && countryCode(second) !== null) return inCountry(countryCode(second) ?? '');
  const continent = CONTINENTS[first];
  const within = countryCode(second) ?? BY_NAME.get(second) ?? null;
  if (continent !== undefined) return within === null ? continent : inCountry(within);
  // kansascity-usa-1
  if (within !== null && second.length > 2) return inCountry(within);
  return (
    placeIn(first) ??
    placeIn(first.replace(/(?<!\d)\d+$/, '')) ??
    placeIn(first.replace(DIRECTIONS, '').replace(/(?<!\d)\d+$/, ''))
  );
}

/** In names as "US East (Ohio)" or "EU (Frankfurt)" the brackets say more than what stands before them. */
function placeOfName(text: string): Place | null {
  const [, before = '', within = ''] = /^([^()]{0,60})\(([^()]{1,60})\)/.exec(text) ?? [];
  if (within === '') return null;
  const area = before.trim().split(' ')[0] ?? '';
  return placeIn(within) ?? placeOfCode(area) ?? placeIn(before);
}

const LONGEST = 200;
/** As a list of places is made of: nyc2, fr-par-1, ams, US. A name is no code: "Georgia, US" is one place. */
const CODE =
  /^(?:[A-Za-z]{2,3}|[A-Za-z]{2,9}(?:-[A-Za-z0-9]{1,9}){0,3}\d{1,2}|[A-Za-z]{2,9}(?:-[A-Za-z0-9]{1,9}){1,3})$/;

/** The places that a seller's words name; none where they name none that is known. Several where it lists several. */
export function placesOf(region: string | null): readonly Place[] {
  if (region === null || region.length > LONGEST) return [];
  const parts = region.split(',').map((part) => part.trim());
  const last = parts.at(-1) ?? '';
  if (parts.length === 2 && last.length === 2 && US_CITIES.has((parts[0] ?? '').toLowerCase()))
    return [inCountry('US')];
  const whole = placeOfName(region) ?? placeIn(region);
  if (whole !== null) return [whole];
  // A list of codes names a place with each part; in "Ontario, CA" and "Prague, Prague, Czechia" the last part is the country.
  const each = parts.map((part) => (CODE.test(part) ? placeOfCode(part) : null));
  const isList = parts.length > 1 && each.every((place) => place !== null);
  if (!isList) {
    const country = placeIn(last);
    if (country !== null) return [country];
  }
  const places = parts
    .map(placeOfCode)
    .filter((place) => place !== null)
    .filter(({ country, continent }) => country !== null || continent !== null);
  return [...new Map(places.map((place) => [`${place.country} ${place.continent}`, place])).values()];
}

const IN_AREA: Readonly<Record<Area, (place: Place) => boolean>> = {
  eu: ({ country }) => country !== null && EU.has(country),
  europe: ({ continent }) => continent === 'europe',
  us: ({ country }) => country === 'US',
  ca: ({ country }) => country === 'CA',
  asia: ({ continent }) => continent === 'asia',
};

/** Whether what is offered there stands in an area; never where nothing is said of it, or too little. */
export const isIn = (area: Area, region: string | null): boolean => placesOf(region).some(IN_AREA[area]);
