import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import type { controlsAnswer, frameworkList } from '../api-contract';
import type { FrameworkReport } from '../contract';
import { FRAMEWORKS, splitOf } from '../frameworks';
import { frameworksOf } from './room-scope';

/** Every version of every framework, with how much of it the record can answer. */
export function listFrameworks(actor: Actor): z.output<typeof frameworkList> {
  requirePermission(actor, 'evidence.read');
  const held = frameworksOf(actor);
  return {
    items: FRAMEWORKS.filter((one) => held === null || held.includes(one.id)).map(
      ({ id, version, title, versionTitle, kind, validFrom, validUntil, checkedOn, notes, controls }) => ({
        id,
        version,
        title,
        versionTitle,
        kind,
        validFrom,
        validUntil,
        checkedOn,
        notes,
        controls: controls.length,
        split: splitOf(controls),
      }),
    ),
  };
}

/** A report as the API answers it. */
export function toControlsAnswer({ controls, split: _, ...head }: FrameworkReport): z.output<typeof controlsAnswer> {
  return {
    ...head,
    items: controls.map(
      ({ control, applicability, state, says, gaps, population, coverage, age, runs, documents, owner, openTasks }) => ({
        ref: control.ref,
        group: control.group,
        title: control.title,
        duty: control.duty,
        citation: control.source.citation,
        mark: control.mark,
        automation: control.automation,
        applicability,
        state,
        says,
        gaps,
        population,
        coverage,
        age,
        blocks: runs.map((run) => ({
          block: run.block,
          state: run.state,
          population: run.population,
          covered: run.covered,
          contradicted: run.contradicted,
        })),
        documents: documents.map(({ id, kind, effectiveFrom, expiresOn }) => ({ id, kind, effectiveFrom, expiresOn })),
        owner,
        openTasks,
      }),
    ),
  };
}
