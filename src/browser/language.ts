// Loaded before the chart library: under LANG=C a browser calls its language "en-US@posix", which is no language tag, and uPlot, which
// hands it to Intl as it loads, threw and left every page without its charts (seen 2026-11-28, Chromium 153).

const USUAL = 'en-US';

function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}

if (!isTag(navigator.language)) Object.defineProperty(navigator, 'language', { value: USUAL, configurable: true });
