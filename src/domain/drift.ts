// What changes at a seller without an error: each kind is an alarm on the sources page, told in one sentence.

export const DRIFT_KINDS = ['offers_fell', 'prices_unchanged', 'new_gpu_name', 'new_value', 'exchange_rate'] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

export type Drift = { readonly kind: DriftKind; readonly told: string };
