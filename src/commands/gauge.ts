// Gauges of this gpu-spot, set anew at each reading: what is not known has no value.
import { Gauge, type Registry } from 'prom-client';

type Labels = Readonly<Record<string, string>>;

export type MakeGauge = (
  name: string,
  help: string,
  labelNames?: readonly string[],
) => {
  readonly clear: () => void;
  readonly set: (value: number | null | undefined, labels?: Labels) => void;
};

export const gaugesOf =
  (registry: Registry): MakeGauge =>
  (name, help, labelNames = []) => {
    const made = new Gauge({ name: `gpu_spot_${name}`, help, labelNames: [...labelNames], registers: [registry] });
    return {
      clear: () => {
        made.reset();
        // One without labels would begin again at zero.
        if (labelNames.length === 0) made.remove();
      },
      set: (value, labels = {}) => {
        if (value !== null && value !== undefined && Number.isFinite(value)) made.set(labels, value);
      },
    };
  };
