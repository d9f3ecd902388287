// Written by lib/risk/training/train-prose.ts; docs/risk.md names the data and its licences.
import { type ProseModel } from '../output/prose-risk';

// prettier-ignore
export const PROSE_MODEL: ProseModel = {
  "version": "2",
  "weights": [
    1.121,
    0.5617,
    0.3028,
    0.6634,
    0.9809,
    0.2659,
    1.672,
    0.5556,
    0.1088,
    0.6735,
    0.883
  ],
  "bias": -2.058,
  "temperature": 0.8838
};
