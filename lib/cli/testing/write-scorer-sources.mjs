import path from 'node:path';
import { writeScorerSources } from '../scorer-sources.mjs';

export function setup() {
  writeScorerSources(path.resolve(import.meta.dirname, '../../..'));
}
