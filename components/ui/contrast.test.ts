import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tokens = readFileSync(new URL('../../app/tokens.css', import.meta.url), 'utf8');

/** The relative luminance (WCAG) of a token's colour in a scheme. */
function luminance(name: string, scheme: 'light' | 'dark'): number {
  const [, value] = new RegExp(`--${name}: (.+);`).exec(tokens)!;
  const colours = [...value!.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)];
  const [lightness, chroma, hue] = (colours[scheme === 'dark' ? 1 : 0] ?? colours[0]!).slice(1).map(Number) as [
    number,
    number,
    number,
  ];
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const [l, m, s] = [
    (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  const shown = (channel: number): number => Math.min(1, Math.max(0, channel));
  return (
    0.2126 * shown(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * shown(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * shown(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  );
}

function contrast(ink: string, ground: string, scheme: 'light' | 'dark'): number {
  const [one, other] = [luminance(ink, scheme), luminance(ground, scheme)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

describe.each(['light', 'dark'] as const)('text in %s carries on its ground (WCAG 1.4.3)', (scheme) => {
  it.each([
    ['ink', 'ground'],
    ['ink', 'tint'],
    ['ink', 'mark'],
    ['ink', 'mark-active'],
    ['ink-2', 'tint'],
    ['muted', 'ground'],
    ['muted', 'tint'],
    ['ink', 'accent-soft'],
    ['ink', 'high-soft'],
    ['ink', 'medium-soft'],
    ['ink', 'critical-soft'],
    ['high', 'high-soft'],
    ['medium', 'medium-soft'],
    ['good', 'good-soft'],
    ['accent', 'ground'],
  ])('%s on %s', (ink, ground) => {
    expect(contrast(ink, ground, scheme)).toBeGreaterThanOrEqual(4.5);
  });
});
