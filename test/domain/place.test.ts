// Where a machine stands, in the words of every seller that says it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AREAS, isIn, placesOf } from '#domain/place.ts';

const of = (region: string | null): string =>
  placesOf(region)
    .map(({ country, continent }) => country ?? continent)
    .join(' ');

test('a place is understood in the words of each seller', () => {
  for (const [region, place] of Object.entries({
    'Texas, US': 'US',
    'Ontario, CA': 'CA',
    ', US': 'US',
    'Prague, Prague, Czechia': 'CZ',
    'Chubbuck, Idaho, United States': 'US',
    'Mumbai, Maharashtra, India': 'IN',
    'United States': 'US',
    Netherlands: 'NL',
    'South Korea, KR': 'KR',
    EUROPE: 'europe',
    'US East (N. Virginia)': 'US',
    'EU (Frankfurt)': 'DE',
    'EU (London)': 'GB',
    'Europe (Zurich)': 'CH',
    'Canada (Central)': 'CA',
    'Asia Pacific (Mumbai)': 'IN',
    'Asia Pacific (Jakarta)': 'asia',
    'us-east-1': 'US',
    'eu-central-1': 'europe',
    'eu-west-2': 'europe',
    'Moscow, RU': 'RU',
    ', RU': 'RU',
    Russia: 'RU',
    Germany: 'DE',
    'Serbia, RS': 'RS',
    'kansascity-usa-1': 'US',
    'india-chennai-01': 'IN',
    'it-mi2': 'IT',
    'Türkiye, TR': 'TR',
    'ap-south-1': 'asia',
    'ca-central-1': 'CA',
    'us-central1': 'US',
    'europe-west4': 'NL',
    'europe-west2-a': 'GB',
    'asia-east1': 'asia',
    'fr-par-2': 'FR',
    'pl-waw-2': 'PL',
    'NO-IM-1, NO': 'NO',
    'EU-RO-1': 'RO',
    'EUR-IS-1': 'IS',
    'US-TX-3': 'US',
    eastus2: 'US',
    southcentralus: 'US',
    westeurope: 'NL',
    uksouth: 'GB',
    swedencentral: 'SE',
    germanywestcentral: 'DE',
    japaneast: 'JP',
    southeastasia: 'asia',
    switzerlandnorth: 'CH',
    ord: 'US',
    fra: 'DE',
    bg: 'BG',
    th: 'TH',
    'nyc2, tor1, ams3': 'US CA NL',
    'FIN-01': 'FI',
    'Santa Clara, CA': 'US',
    'Bavaria, DE': 'DE',
    'Dallas, TX': 'US',
    'Springfield, TX': '',
    'North Macedonia': 'MK',
  }))
    assert.equal(of(region), place, region);
});

test('what names no place that is known is nowhere', () => {
  for (const region of [
    null,
    '',
    'NORTH AMERICA',
    'imaginary-01',
    'sa-east-1',
    'me-south-1',
    'af-south-1',
    'x'.repeat(1e5),
    'zz',
    'unknown',
    '1',
    '()',
    ',,,',
  ])
    assert.equal(of(region), '', String(region).slice(0, 20));
});

test('the European Union is its members, Europe the continent; where too little is said nothing is in an area', () => {
  const areasOf = (region: string): string => AREAS.filter((area) => isIn(area, region)).join(' ');
  for (const [region, areas] of Object.entries({
    'Paris, France, FR': 'eu europe',
    'Norway, NO': 'europe',
    'eu-west-2': 'europe',
    EUROPE: 'europe',
    'Utah, US': 'us',
    'Ontario, CA': 'ca',
    'Japan, JP': 'asia',
    'nyc2, ams3': 'eu europe us',
    Brazil: '',
    'not said': '',
  }))
    assert.equal(areasOf(region), areas, region);
});

test('a list of places is all of them, whichever stands last; words are no codes', () => {
  for (const [region, places] of Object.entries({
    'ewr, ams': 'US NL',
    'ams, ewr': 'NL US',
    'ewr, ord, ams, lhr': 'US NL GB',
    'nyc2, tor1, ams3': 'US CA NL',
    'fr-par-1, pl-waw-2': 'FR PL',
    'US, EU': 'US europe',
    'Ontario, CA': 'CA',
    'Georgia, US': 'US',
    'Prague, Prague, Czechia': 'CZ',
    'Irvine, CA': 'US',
    'Norfolk, VA': 'US',
    'SEA-SG-1': 'SG',
    'me-dubai-1': '',
    'sa-saopaulo-1': '',
    'in stock': '',
    'no data': '',
  }))
    assert.equal(of(region), places, region);
});
