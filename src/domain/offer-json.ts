// An offer as every face prints it: prices in USD per GPU-hour, the names of the outside contract.
import { toUsd, usdOrNull } from './money.ts';
import type { Offer, Quoted } from './offer.ts';

export const offerJson = (offer: Offer) => ({
  offerKey: offer.key,
  gpu: offer.gpu,
  market: offer.market,
  gpus: offer.gpus,
  ...(offer.leastGpus === undefined ? {} : { leastGpus: offer.leastGpus }),
  priceGpuOnly: toUsd(offer.gpuOnlyMicroUsd),
  priceAllIn: usdOrNull(offer.allInMicroUsd),
  region: offer.region,
  tier: offer.tier,
  network: offer.network,
  vcpus: offer.vcpus,
  ramGb: offer.ramGb,
  host: offer.host,
  machine: offer.machine,
  gpuIds: [...offer.gpuIds],
  flags: [...offer.flags] as string[],
  ...(offer.quoted === undefined ? {} : { quoted: quotedJson(offer.quoted) }),
});

/** The original amounts, where the seller asks in another currency. */
const quotedJson = ({ currency, gpuOnlyMicro, allInMicro }: Quoted) => ({
  currency,
  priceGpuOnly: toUsd(gpuOnlyMicro),
  priceAllIn: usdOrNull(allInMicro),
});
