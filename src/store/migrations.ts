// Numbered steps from an empty file to today's tables; a step that has shipped is never edited.

export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE provider (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, home TEXT NOT NULL, class TEXT, resells INTEGER NOT NULL,
  price_kind TEXT NOT NULL, terms_link TEXT NOT NULL, terms_stance TEXT NOT NULL,
  terms_read_on TEXT NOT NULL, terms_note TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE round (
  id INTEGER PRIMARY KEY, slot INTEGER NOT NULL, attempt INTEGER NOT NULL, state TEXT NOT NULL,
  started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, UNIQUE (slot, attempt)
);
CREATE TABLE outcome (
  provider TEXT NOT NULL, round INTEGER NOT NULL REFERENCES round (id), outcome TEXT NOT NULL, reason TEXT,
  offers INTEGER NOT NULL, set_aside INTEGER NOT NULL, ms INTEGER NOT NULL, PRIMARY KEY (provider, round)
) WITHOUT ROWID;
CREATE TABLE truncation (
  round INTEGER NOT NULL, provider TEXT NOT NULL, gpu TEXT NOT NULL, market TEXT NOT NULL,
  PRIMARY KEY (round, provider, gpu, market)
) WITHOUT ROWID;
CREATE TABLE set_aside (
  round INTEGER NOT NULL, provider TEXT NOT NULL, reason TEXT NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL,
  count INTEGER NOT NULL, PRIMARY KEY (round, provider, reason, name)
) WITHOUT ROWID;
CREATE TABLE standing (
  provider TEXT NOT NULL, slot INTEGER NOT NULL, round INTEGER NOT NULL, PRIMARY KEY (provider, slot)
) WITHOUT ROWID;
CREATE TABLE body (
  id INTEGER PRIMARY KEY, round INTEGER NOT NULL REFERENCES round (id), provider TEXT NOT NULL, request TEXT NOT NULL,
  status INTEGER NOT NULL, received_at INTEGER NOT NULL, hash BLOB NOT NULL, length INTEGER NOT NULL,
  base INTEGER REFERENCES body (id), depth INTEGER NOT NULL, key_day INTEGER NOT NULL,
  parser INTEGER NOT NULL, blob BLOB NOT NULL
);
CREATE INDEX body_round ON body (round, provider);
CREATE TABLE offer (
  id INTEGER PRIMARY KEY, provider TEXT NOT NULL, key TEXT NOT NULL, gpu TEXT NOT NULL, market TEXT NOT NULL,
  gpus INTEGER NOT NULL, stock INTEGER, gpu_only INTEGER NOT NULL, all_in INTEGER, region TEXT, vcpus REAL, ram_gb REAL,
  host TEXT, machine TEXT, gpu_ids TEXT NOT NULL, seller_flags TEXT NOT NULL,
  first_slot INTEGER NOT NULL, last_slot INTEGER NOT NULL
);
CREATE INDEX offer_last ON offer (provider, last_slot);
CREATE TABLE flag (
  id INTEGER PRIMARY KEY, provider TEXT NOT NULL, market TEXT NOT NULL, key TEXT NOT NULL, flag TEXT NOT NULL,
  first_slot INTEGER NOT NULL, last_slot INTEGER NOT NULL
);
CREATE INDEX flag_last ON flag (provider, last_slot);
CREATE TABLE series (
  id INTEGER PRIMARY KEY, gpu TEXT NOT NULL, provider TEXT NOT NULL, market TEXT NOT NULL, basis TEXT NOT NULL,
  scope TEXT NOT NULL, last_slot INTEGER NOT NULL, UNIQUE (gpu, provider, market, basis, scope)
);
CREATE TABLE summary (
  series INTEGER NOT NULL, slot INTEGER NOT NULL, floor INTEGER NOT NULL, p25 INTEGER NOT NULL, median INTEGER NOT NULL,
  p75 INTEGER NOT NULL, mean INTEGER NOT NULL, ceiling INTEGER NOT NULL, offers INTEGER NOT NULL, hosts INTEGER NOT NULL,
  gpus INTEGER, truncated INTEGER NOT NULL, same_offer REAL, PRIMARY KEY (series, slot)
) WITHOUT ROWID;
CREATE TABLE day_summary (
  series INTEGER NOT NULL, day INTEGER NOT NULL, slots INTEGER NOT NULL, floor_sum INTEGER NOT NULL,
  median_sum INTEGER NOT NULL, ceiling_max INTEGER NOT NULL, gpus_sum INTEGER NOT NULL, gpus_slots INTEGER NOT NULL,
  PRIMARY KEY (series, day)
) WITHOUT ROWID;
CREATE TABLE reference (
  series INTEGER NOT NULL, slot INTEGER NOT NULL, price INTEGER NOT NULL, providers INTEGER NOT NULL, same_offer REAL,
  PRIMARY KEY (series, slot)
) WITHOUT ROWID;
`,
  `
CREATE TABLE signal (
  gpu TEXT NOT NULL, type TEXT NOT NULL, slot INTEGER NOT NULL, level TEXT NOT NULL, value REAL, low REAL, high REAL,
  n INTEGER NOT NULL, told TEXT, PRIMARY KEY (gpu, type, slot)
) WITHOUT ROWID;
CREATE TABLE judged (
  slot INTEGER NOT NULL, gpu TEXT NOT NULL, verdict TEXT NOT NULL, PRIMARY KEY (slot, gpu)
) WITHOUT ROWID;
CREATE TABLE verdict_log (
  day INTEGER NOT NULL, gpu TEXT NOT NULL, verdict TEXT NOT NULL, method INTEGER NOT NULL, made_at INTEGER NOT NULL,
  PRIMARY KEY (day, gpu)
) WITHOUT ROWID;
CREATE TABLE verdict_told (day INTEGER NOT NULL, gpu TEXT NOT NULL, signals BLOB NOT NULL, PRIMARY KEY (day, gpu)) WITHOUT ROWID;
CREATE TRIGGER verdict_log_is_never_edited BEFORE UPDATE ON verdict_log
BEGIN SELECT raise(ABORT, 'the verdict log is never edited'); END;
CREATE TRIGGER verdict_log_is_never_cut BEFORE DELETE ON verdict_log
BEGIN SELECT raise(ABORT, 'the verdict log is never edited'); END;
CREATE TRIGGER verdict_told_is_never_edited BEFORE UPDATE ON verdict_told
BEGIN SELECT raise(ABORT, 'the verdict log is never edited'); END;
CREATE TRIGGER verdict_told_is_never_cut BEFORE DELETE ON verdict_told
BEGIN SELECT raise(ABORT, 'the verdict log is never edited'); END;
CREATE TABLE import (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, state TEXT NOT NULL, rows INTEGER NOT NULL, header TEXT NOT NULL,
  first_slot INTEGER NOT NULL, last_slot INTEGER NOT NULL, done_slot INTEGER NOT NULL, made_at INTEGER NOT NULL, report TEXT NOT NULL
);
CREATE TABLE import_rows (
  import INTEGER NOT NULL REFERENCES import (id), slot INTEGER NOT NULL, blob BLOB NOT NULL, PRIMARY KEY (import, slot)
) WITHOUT ROWID;
CREATE TABLE index_price (
  name TEXT NOT NULL, gpu TEXT NOT NULL, slot INTEGER NOT NULL, price INTEGER NOT NULL, import INTEGER NOT NULL,
  PRIMARY KEY (name, gpu, slot)
) WITHOUT ROWID;
ALTER TABLE standing ADD COLUMN import INTEGER REFERENCES import (id);
CREATE INDEX standing_slot ON standing (slot);
CREATE INDEX standing_import ON standing (slot) WHERE import IS NOT NULL;
CREATE TABLE summary_wide (
  series INTEGER NOT NULL, slot INTEGER NOT NULL, floor INTEGER, p25 INTEGER, median INTEGER, p75 INTEGER, mean INTEGER,
  ceiling INTEGER, offers INTEGER NOT NULL, hosts INTEGER NOT NULL, gpus INTEGER, truncated INTEGER NOT NULL, same_offer REAL,
  PRIMARY KEY (series, slot)
) WITHOUT ROWID;
INSERT INTO summary_wide SELECT * FROM summary;
DROP TABLE summary;
ALTER TABLE summary_wide RENAME TO summary;
`,
  `
ALTER TABLE provider ADD COLUMN needs TEXT NOT NULL DEFAULT '[]';
ALTER TABLE provider ADD COLUMN currency TEXT NOT NULL DEFAULT 'USD';
ALTER TABLE offer ADD COLUMN currency TEXT;
ALTER TABLE offer ADD COLUMN quoted_gpu_only INTEGER;
ALTER TABLE offer ADD COLUMN quoted_all_in INTEGER;
CREATE TABLE rate (
  currency TEXT NOT NULL, round INTEGER NOT NULL REFERENCES round (id), slot INTEGER NOT NULL, day INTEGER NOT NULL,
  usd REAL NOT NULL, asked_at INTEGER NOT NULL, PRIMARY KEY (round, currency)
) WITHOUT ROWID;
CREATE TABLE seller_word (
  provider TEXT NOT NULL, reason TEXT NOT NULL, name TEXT NOT NULL, first_slot INTEGER NOT NULL, last_slot INTEGER NOT NULL,
  PRIMARY KEY (provider, reason, name)
) WITHOUT ROWID;
CREATE TABLE price_move (provider TEXT NOT NULL, slot INTEGER NOT NULL, PRIMARY KEY (provider, slot)) WITHOUT ROWID;
CREATE TABLE drift (
  provider TEXT NOT NULL, kind TEXT NOT NULL, told TEXT NOT NULL, first_slot INTEGER NOT NULL, last_slot INTEGER NOT NULL,
  PRIMARY KEY (provider, kind, told, first_slot)
) WITHOUT ROWID;
`,
  `
CREATE TABLE daily_analysis (
  date TEXT NOT NULL, version INTEGER NOT NULL, made_at INTEGER NOT NULL, slot INTEGER, author TEXT NOT NULL, model TEXT, because TEXT,
  title TEXT NOT NULL, report TEXT NOT NULL, told BLOB NOT NULL, numbers INTEGER NOT NULL, struck INTEGER NOT NULL,
  tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, cost_micro_usd INTEGER NOT NULL, ms INTEGER NOT NULL,
  PRIMARY KEY (date, version)
) WITHOUT ROWID;
CREATE TRIGGER daily_analysis_is_never_edited BEFORE UPDATE ON daily_analysis
BEGIN SELECT raise(ABORT, 'a daily analysis is never edited: a rerun makes a new version'); END;
CREATE TRIGGER daily_analysis_is_never_cut BEFORE DELETE ON daily_analysis
BEGIN SELECT raise(ABORT, 'a daily analysis is never edited: a rerun makes a new version'); END;
`,
  `
CREATE TABLE model_spending (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, phase TEXT NOT NULL, held INTEGER NOT NULL, spent INTEGER
);
CREATE INDEX model_spending_at ON model_spending (at);
`,
  `
ALTER TABLE offer ADD COLUMN tier TEXT;
ALTER TABLE offer ADD COLUMN network TEXT;
ALTER TABLE flag ADD COLUMN observations INTEGER;
UPDATE offer SET last_slot = 2147483647 WHERE last_slot = (SELECT max(slot) FROM standing WHERE standing.provider = offer.provider);
UPDATE flag SET last_slot = 2147483647 WHERE last_slot = (SELECT max(slot) FROM standing WHERE standing.provider = flag.provider);
CREATE TABLE series_wide (
  id INTEGER PRIMARY KEY, gpu TEXT NOT NULL, provider TEXT NOT NULL, market TEXT NOT NULL, basis TEXT NOT NULL,
  scope TEXT NOT NULL, tier TEXT NOT NULL DEFAULT '', network TEXT NOT NULL DEFAULT '', last_slot INTEGER NOT NULL,
  UNIQUE (gpu, provider, market, basis, scope, tier, network)
);
INSERT INTO series_wide (id, gpu, provider, market, basis, scope, last_slot)
  SELECT id, gpu, provider, market, basis, scope, last_slot FROM series;
DROP TABLE series;
ALTER TABLE series_wide RENAME TO series;
ALTER TABLE summary ADD COLUMN tier TEXT;
ALTER TABLE summary ADD COLUMN network TEXT;
CREATE TABLE index_price_by_statistic (
  name TEXT NOT NULL, gpu TEXT NOT NULL, statistic TEXT NOT NULL, slot INTEGER NOT NULL, price INTEGER NOT NULL,
  import INTEGER NOT NULL, PRIMARY KEY (name, gpu, statistic, slot)
) WITHOUT ROWID;
INSERT INTO index_price_by_statistic SELECT name, gpu, 'offer', slot, price, import FROM index_price;
DROP TABLE index_price;
ALTER TABLE index_price_by_statistic RENAME TO index_price;
CREATE TABLE day_rate (
  currency TEXT NOT NULL, day INTEGER NOT NULL, usd REAL NOT NULL, source TEXT NOT NULL, PRIMARY KEY (currency, day)
) WITHOUT ROWID;
`,
  `
CREATE TABLE index_series (id INTEGER PRIMARY KEY, gpu TEXT NOT NULL, method INTEGER NOT NULL, UNIQUE (gpu, method));
CREATE TABLE receipt_sheet (
  id INTEGER PRIMARY KEY, slot INTEGER NOT NULL, base INTEGER REFERENCES receipt_sheet (id), length INTEGER NOT NULL, blob BLOB NOT NULL
);
CREATE INDEX receipt_sheet_slot ON receipt_sheet (slot);
CREATE TABLE index_print (
  series INTEGER NOT NULL REFERENCES index_series (id), slot INTEGER NOT NULL, vintage INTEGER NOT NULL, number INTEGER NOT NULL,
  known_at INTEGER NOT NULL, why TEXT, value INTEGER, p25 INTEGER, p75 INTEGER, suppressed TEXT, venues INTEGER NOT NULL,
  hosts INTEGER NOT NULL, gpus INTEGER NOT NULL, effective REAL NOT NULL, hhi REAL NOT NULL, influence REAL, imported INTEGER NOT NULL,
  before BLOB, digest BLOB NOT NULL, sheet INTEGER NOT NULL REFERENCES receipt_sheet (id), line INTEGER NOT NULL,
  PRIMARY KEY (series, slot, vintage)
) WITHOUT ROWID;
CREATE TRIGGER index_print_is_never_edited BEFORE UPDATE ON index_print
BEGIN SELECT raise(ABORT, 'a print is never edited: a revision stands beside it'); END;
CREATE TRIGGER index_print_is_never_cut BEFORE DELETE ON index_print
BEGIN SELECT raise(ABORT, 'a print is never edited: a revision stands beside it'); END;
CREATE TABLE gate (
  gpu TEXT NOT NULL, gate TEXT NOT NULL, slot INTEGER NOT NULL, level TEXT NOT NULL, value REAL, low REAL, high REAL,
  n INTEGER NOT NULL, window_days INTEGER NOT NULL, told TEXT, PRIMARY KEY (gpu, gate, slot)
) WITHOUT ROWID;
ALTER TABLE import_rows ADD COLUMN hash BLOB;
ALTER TABLE judged ADD COLUMN original TEXT;
ALTER TABLE verdict_log ADD COLUMN original TEXT;
CREATE TABLE gate_told (day INTEGER NOT NULL, gpu TEXT NOT NULL, gates BLOB NOT NULL, PRIMARY KEY (day, gpu)) WITHOUT ROWID;
CREATE TRIGGER gate_told_is_never_edited BEFORE UPDATE ON gate_told
BEGIN SELECT raise(ABORT, 'the verdict log is never edited'); END;
CREATE TRIGGER gate_told_is_never_cut BEFORE DELETE ON gate_told
BEGIN SELECT raise(ABORT, 'the verdict log is never edited'); END;
`,
  `
ALTER TABLE offer ADD COLUMN least_gpus INTEGER;
`,
  `
CREATE TABLE place (
  one INTEGER PRIMARY KEY CHECK (one = 1), stream TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL
);
`,
];
