import { expect, test } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { ANNEX_POINT_NAMES, isHighRisk, RISK_CLASS_NAMES } from '../inventory';

test('what is stated to be high-risk is so for pages and for how long the database keeps logs', async () => {
  const stated = [null, ...RISK_CLASS_NAMES].flatMap((riskClass) => [null, ...ANNEX_POINT_NAMES].map((annexPoint) => ({ riskClass, annexPoint }))); // prettier-ignore
  const { rows } = await asOwner((db) => db.query<{ high: boolean }>('SELECT countersign_high_risk(risk_class, annex_point) AS high FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS s(risk_class, annex_point, at) ORDER BY at', [stated.map((one) => one.riskClass), stated.map((one) => one.annexPoint)])); // prettier-ignore
  expect(stated.map((one, i) => ({ ...one, high: rows[i]!.high }))).toEqual(stated.map((one) => ({ ...one, high: isHighRisk(one) }))); // prettier-ignore
});
