// The imaginary Lium and TensorDock on the wire.
import { isoTime } from '#domain/time.ts';
import type { Market } from './market.ts';
import { SPECS } from './specs.ts';

export function liumAnswer(market: Market, at: number) {
  const nodes = market
    .machinesAt(at)
    .filter((machine) => machine.seller === 'lium')
    .map((machine) => ({
      id: `00000000-0000-4000-8000-${String(machine.id).padStart(12, '0')}`,
      gpu_model: machine.spec.liumName,
      gpu_count: machine.gpus,
      available_gpu_count: machine.free,
      price_per_gpu_hour: machine.price,
      price_per_node_hour: Number((machine.price * machine.gpus).toFixed(4)),
      min_rentable_gpu_count: market.roll(machine.id, 'whole') < 0.15 ? machine.gpus : 1,
      gpu_memory_gb: Math.round(machine.spec.memoryMb / 1024),
      cpu_count: 24 * machine.gpus,
      ram_gb: 128 * machine.gpus,
      disk_gb: 1000,
      tier: machine.interruptible ? 'spot' : 'secure',
      country: machine.place[1],
      country_code: machine.place[1],
      region: null,
      city: machine.place[0],
      rent_url: `https://lium.io/browse-pods/imaginary-${machine.id}`,
    }));
  return { generated_at: isoTime(Math.floor(at)), count: nodes.length, nodes };
}

const CITIES = [
  ['Chubbuck', 'Idaho', 'United States'],
  ['Prague', 'Prague', 'Czechia'],
  ['Mumbai', 'Maharashtra', 'India'],
];
const WEEK = 7 * 86_400;

export function dockAnswer(market: Market, at: number) {
  const locations = CITIES.map(([city, stateprovince, country], place) => ({
    id: `imaginary-location-${place + 1}`,
    city,
    stateprovince,
    country,
    tier: 1 + place,
    gpus: SPECS.filter((spec) => spec.dockName !== null && market.roll(place, spec.vastName, 'sold') < 0.6).map(
      (spec) => ({
        v0Name: spec.dockName,
        displayName: spec.dockName,
        max_count: Math.floor(9 * market.roll(place, spec.vastName, 'count', Math.floor(at / 21_600))),
        // A list price: it moves by a step once in a week or two.
        price_per_hr: Number(
          (spec.level * (0.95 + 0.2 * market.roll(place, spec.vastName, Math.floor(at / WEEK)))).toFixed(4),
        ),
        resources: { max_vcpus: 128, max_ram_gb: 512, max_storage_gb: 4000 },
        pricing: { per_vcpu_hr: 0.003, per_gb_ram_hr: 0.002, per_gb_storage_hr: 0.00005 },
        network_features: {
          dedicated_ip_available: true,
          port_forwarding_available: true,
          network_storage_available: false,
        },
      }),
    ),
  }));
  return { data: { locations } };
}
