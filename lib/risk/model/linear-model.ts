import { type Features, SLOTS } from './features';

/** A logistic model with weights of one byte each, as lib/risk/training writes it. */
export interface StoredModel {
  name: string;
  version: string;
  /** Weights are `scale` times a signed byte. */
  scale: number;
  bias: number;
  /** Platt's correction, fitted on cross-validated scores: probability = 1 / (1 + exp(-(slope * z + offset))). */
  slope: number;
  offset: number;
  /** SLOTS signed bytes, base64 of their run-length form (see pack). */
  weights: string;
}

export class LinearModel {
  private readonly weights: Int8Array;

  constructor(private readonly stored: StoredModel) {
    this.weights = unpack(stored.weights);
  }

  /** How likely the text is what the model was trained to find: 0 to 1. */
  probability(features: Features): number {
    const { scale, bias, slope, offset } = this.stored;
    let fixed = 0;
    for (const at of features.fixed) fixed += this.weights[at]!;
    let hashed = 0;
    for (const at of features.hashed) hashed += this.weights[at]!;
    const z = bias + scale * (fixed + hashed / Math.sqrt(Math.max(1, features.hashed.length)));
    return 1 / (1 + Math.exp(-(slope * z + offset)));
  }
}

/** Zeros in runs: 0 and how many follow; base64. */
export function pack(weights: Int8Array): string {
  const out: number[] = [];
  for (let i = 0; i < weights.length; i++) {
    out.push(weights[i]! & 255);
    if (weights[i] !== 0) continue;
    let run = 0;
    while (run < 255 && weights[i + 1] === 0 && i + 1 < weights.length) {
      i++;
      run++;
    }
    out.push(run);
  }
  let text = '';
  for (const byte of out) text += String.fromCharCode(byte);
  return btoa(text);
}

export function unpack(packed: string): Int8Array {
  const bytes = atob(packed);
  const weights = new Int8Array(SLOTS);
  for (let i = 0, at = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i);
    if (byte === 0) at += 1 + bytes.charCodeAt(++i);
    else weights[at++] = (byte << 24) >> 24;
  }
  return weights;
}
