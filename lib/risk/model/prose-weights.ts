// Written by lib/risk/training/train-prose.ts; docs/risk.md names the data and its licences.
import { type ProseModel } from '../output/prose-risk';

// prettier-ignore
export const PROSE_MODEL: ProseModel = {
  "version": "1",
  "weights": [
    0.6209,
    0.6478,
    0.3343,
    0.6254,
    0.9566,
    0.339,
    1.812,
    0.4181,
    0.3541,
    0.7585,
    0.8818
  ],
  "bias": -2.107,
  "temperature": 0.5989
};
