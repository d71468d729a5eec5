// GPU names as sellers write them: recognised where they are certain, set aside where they are not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FIRST_EIGHT, MODELS, modelsSpelled, recognise } from '#domain/gpu.ts';

const KNOWN: [string, number | null, string][] = [
  ['H100 SXM', 81_559, 'h100-sxm'],
  ['NVIDIA H100 80GB HBM3', null, 'h100-sxm'],
  ['h100-sxm5-80gb', null, 'h100-sxm'],
  ['H100 NVL', 95_830, 'h100-nvl'],
  ['H200', 143_771, 'h200'],
  ['H200 NVL', 143_771, 'h200-nvl'],
  ['RTX 4090', 24_564, 'rtx-4090'],
  ['RTX 4090', 23_028, 'rtx-4090'],
  ['NVIDIA GeForce RTX 4090', null, 'rtx-4090'],
  ['geforcertx4090-pcie-24gb', null, 'rtx-4090'],
  ['geforcertx5090-pcie-32gb', null, 'rtx-5090'],
  ['B200', 183_359, 'b200'],
  ['A100 SXM4', 81_920, 'a100-sxm'],
  ['A100 SXM4', 40_960, 'a100-sxm-40gb'],
  ['A100 SXM4', 39_936, 'a100-sxm-40gb'],
  ['A100-SXM4-80GB', 80 * 1024, 'a100-sxm'],
  ['A100 PCIE', 40_960, 'a100-pcie-40gb'],
  ['A100 80GB PCIe', null, 'a100-pcie'],
  ['B300 SXM6 AC', null, 'b300'],
  ['B300', 275_040, 'b300'],
  ['GH200 SXM', 97_871, 'gh200'],
  ['L40S', 46_068, 'l40s'],
  ['l40-pcie-48gb', null, 'l40'],
  ['Tesla V100', 16_384, 'v100'],
  ['Tesla V100', 32_768, 'v100'],
  ['Tesla T4', 15_360, 't4'],
  ['RTX 6000Ada', 49_140, 'rtx-6000-ada'],
  ['RTX PRO 6000 WS', 97_887, 'rtx-pro-6000'],
  ['RTX A6000', 49_140, 'rtx-a6000'],
  ['AMD Instinct MI300X OAM', null, 'mi300x'],
  ['GB300 SXM6 288GB', null, 'gb300'],
  ['a100-sxm-80', null, 'a100-sxm'],
  ['a100-sxm-80 80GB', null, 'a100-sxm'],
  ['a100-sxm-40', 40 * 1024, 'a100-sxm-40gb'],
  ['a100-pcie-80', null, 'a100-pcie'],
  ['a100-pcie-40', null, 'a100-pcie-40gb'],
  ['NVIDIA HGX H100', null, 'h100-sxm'],
  ['NVIDIA H100 80GB HGX', null, 'h100-sxm'],
  ['NVIDIA HGX A100', 40 * 1024, 'a100-sxm-40gb'],
  ['H100 NVL 94GB HBM3', null, 'h100-nvl'],
  ['NVIDIA H200 - 141GB HBM3e', null, 'h200'],
  ['NVIDIA RTX Pro 6000 SE', null, 'rtx-pro-6000'],
];

/** As nvidia-smi writes them: the strings of the driver's own table. */
const PRODUCTS: [string, string][] = [
  ['NVIDIA H100 80GB HBM3', 'h100-sxm'],
  ['NVIDIA H100 PCIe', 'h100-pcie'],
  ['NVIDIA H100 NVL', 'h100-nvl'],
  ['NVIDIA H200', 'h200'],
  ['NVIDIA H200 NVL', 'h200-nvl'],
  ['NVIDIA B200', 'b200'],
  ['NVIDIA B300 SXM6 AC', 'b300'],
  ['NVIDIA GB200', 'gb200'],
  ['NVIDIA GB300', 'gb300'],
  ['NVIDIA GH200 480GB', 'gh200'],
  ['NVIDIA GH200 120GB', 'gh200'],
  ['NVIDIA GH200 144G HBM3e', 'gh200'],
  ['NVIDIA A100-SXM4-80GB', 'a100-sxm'],
  ['NVIDIA A100-SXM4-40GB', 'a100-sxm-40gb'],
  ['NVIDIA A100 80GB PCIe', 'a100-pcie'],
  ['NVIDIA A100-PCIE-40GB', 'a100-pcie-40gb'],
  ['NVIDIA L40S', 'l40s'],
  ['NVIDIA L40', 'l40'],
  ['NVIDIA L4', 'l4'],
  ['NVIDIA A10', 'a10'],
  ['NVIDIA A40', 'a40'],
  ['Tesla T4', 't4'],
  ['Tesla V100-SXM2-16GB', 'v100'],
  ['Tesla V100-SXM2-32GB', 'v100'],
  ['Tesla V100-SXM2-32GB-LS', 'v100'],
  ['Tesla V100-SXM3-32GB', 'v100'],
  ['Tesla V100-PCIE-16GB', 'v100'],
  ['Tesla V100-DGXS-32GB', 'v100'],
  ['Tesla V100-FHHL-16GB', 'v100'],
  ['NVIDIA GeForce RTX 3090', 'rtx-3090'],
  ['NVIDIA GeForce RTX 4090', 'rtx-4090'],
  ['NVIDIA GeForce RTX 5090', 'rtx-5090'],
  ['NVIDIA RTX A6000', 'rtx-a6000'],
  ['NVIDIA RTX 6000 Ada Generation', 'rtx-6000-ada'],
  ['NVIDIA RTX PRO 6000 Blackwell Server Edition', 'rtx-pro-6000'],
  ['NVIDIA RTX PRO 6000 Blackwell Workstation Edition', 'rtx-pro-6000'],
];

test('names of recorded and documented answers are recognised', () => {
  for (const [name, memoryMb, gpu] of KNOWN) assert.deepEqual(recognise(name, memoryMb), { gpu }, name);
});

test('the product strings of nvidia-smi are recognised, and those of other cards are nobody’s', () => {
  for (const [name, gpu] of PRODUCTS) assert.deepEqual(recognise(name, null), { gpu }, name);
  for (const name of [
    'NVIDIA GeForce RTX 3090 Ti',
    'NVIDIA GeForce RTX 4090 D',
    'NVIDIA GeForce RTX 4090 Laptop GPU',
    'NVIDIA GeForce RTX 5090 D',
    'NVIDIA A100-SXM4-80GB MIG 1g.10gb',
    'NVIDIA H100 80GB HBM3 MIG 3g.40gb',
    'NVIDIA A10G',
    'NVIDIA A30',
    'NVIDIA H20',
    'NVIDIA H800',
    'NVIDIA A800-SXM4-80GB',
    'NVIDIA L20',
    'NVIDIA RTX 6000D',
    'NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition',
    'Quadro RTX 6000',
    'GRID A100D-80C',
  ])
    assert.deepEqual(recognise(name, null), { reason: 'unknown_gpu' }, name);
});

const NOT_KNOWN: [string, number | null, string][] = [
  ['H100', null, 'unknown_gpu'],
  ['A100', 81_920, 'unknown_gpu'],
  ['RTX 4090', 49_140, 'memory_differs'],
  ['RTX 4090D', 24_564, 'unknown_gpu'],
  ['RTX 4090 D', 24_564, 'unknown_gpu'],
  ['GH200', 143_771 * 3, 'memory_differs'],
  ['H20', 97_871, 'unknown_gpu'],
  ['A100X', 81_920, 'unknown_gpu'],
  ['A10G', 24_000, 'unknown_gpu'],
  ['A100 SXM4', null, 'ambiguous_gpu'],
  ['', null, 'unknown_gpu'],
  ['a100-pcie-80', 40_960, 'memory_differs'],
  ['a100-pcie-80 40GB', null, 'memory_differs'],
  ['h100-80', null, 'unknown_gpu'],
  ['H100 NVL 80GB', null, 'memory_differs'],
];

test('what is not certain is set aside with its reason, never guessed', () => {
  for (const [name, memoryMb, reason] of NOT_KNOWN) assert.deepEqual(recognise(name, memoryMb), { reason }, name);
});

test('GH200 is never H200, GB200 never B200', () => {
  assert.deepEqual(recognise('GH200', null), { gpu: 'gh200' });
  assert.deepEqual(recognise('GB200', null), { gpu: 'gb200' });
});

test('any text and any memory is answered, with a model of the table or a reason', () => {
  const ids = MODELS.map(({ id }) => id);
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.option(fc.double()), (name, memoryMb) => {
      const seen = recognise(name, memoryMb);
      assert.ok('reason' in seen || ids.includes(seen.gpu));
    }),
  );
});

test('the eight come first and no id is used twice', () => {
  assert.equal(FIRST_EIGHT.length, 8);
  assert.equal(new Set(MODELS.map(({ id }) => id)).size, MODELS.length);
  assert.deepEqual(
    modelsSpelled('A100 SXM4').map(({ id }) => id),
    ['a100-sxm', 'a100-sxm-40gb'],
  );
});
