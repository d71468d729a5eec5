// The histories that may be had. Each is one file of this room; what is not listed here is not there.
import awsSpot from './aws-spot.ts';
import criH100 from './cri-h100.ts';
import gpurentalprices from './gpurentalprices.ts';
import type { History } from './history.ts';

export const HISTORIES: readonly History[] = [gpurentalprices, criH100, awsSpot];
