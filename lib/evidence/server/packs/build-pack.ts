import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import {
  checkpointOfSize,
  firstCheckpointOver,
  newestCheckpoint,
  type StoredCheckpoint,
} from '@/lib/ledger/server/checkpoint-store';
import { getLogKeys } from '@/lib/ledger/server/get-log-keys';
import { log } from '@/lib/observability/log';
import { toPublicId } from '@/lib/shared/ids';
import { MANIFEST, manifestText, SIGNATURE, statementText, type PackIdentity } from '../../packs/manifest';
import { drawKey, drawSample } from '../../packs/sampling';
import { ArchiveWriter } from '../../packs/write-archive';
import { askForSignature } from './ask-for-signature';
import { chunkSink, digestChunks } from './chunk-sink';
import { nodePackCrypto } from './node-crypto';
import { insertPackDecisions, selectPackDecisions, selectPopulation } from './pack-bytes-store';
import { newPackKey, putChunk } from './pack-cipher';
import { readChunks, readPopulation } from './pack-chunks';
import { endPack, findPack, finishPack, listSignOffs, pinInputs, saveProgress, type PackFacts, type PackRow } from './pack-store'; // prettier-ignore
import { holdToSigned, RETURNED, shownFiles } from './hold-to-signed';
import { readPackIncident } from './pack-incident';
import { readMarks } from './withholding-store';
import { PackProblem } from './pack-problem';
import { tellOfPack } from './tell-of-pack';
import { pinEvidence, readPinned } from './pin-evidence';
import { readReports, type ReadReports } from './read-reports';
import { writePackFiles } from './write-pack-files';

/** What a build needs from outside; tests give their own. */
export interface BuildWith {
  holder: string;
  reports?: ReadReports;
  /** Waits a moment for the signer; rejects when the worker stops. */
  pause: () => Promise<void>;
  /** Called at each step; throwing stops the build as a crash would. */
  onStep?: (stage: string) => void;
}

/** Somebody cancelled the pack, or another worker took it over. */
class Stopped extends Error {}

const POPULATION_PAGE = 5_000;
/** How often the signer is looked for before another round takes the pack up again. */
const SIGNER_ROUNDS = 240;

/**
 * Builds a pack that was claimed, from the inputs pinned when it was first built: a signed state of the log, the population and the sample, what the
 * frameworks' pages said. Killed at any place, the next worker begins again and writes the same bytes.
 */
export async function buildPack(workspaceId: string, claimed: PackRow, using: BuildWith): Promise<void> {
  const { packId } = claimed;
  const step = async (stage: string, done = 0, total = 0): Promise<void> => {
    using.onStep?.(stage);
    const goOn = await withWorkspace(workspaceId, (tx) =>
      saveProgress(tx, workspaceId, packId, using.holder, { stage, done, total }),
    );
    if (!goOn) throw new Stopped();
  };
  try {
    await step('taking stock');
    if (claimed.logSize === null) await pin(workspaceId, claimed, using, step);
    const pack = (await withWorkspace(workspaceId, (tx) => findPack(tx, workspaceId, packId)))!;
    await write(workspaceId, pack, using, step);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    await withWorkspace(workspaceId, async (tx) => {
      const now = await findPack(tx, workspaceId, packId, true);
      if (!now?.cancelAsked) return;
      await endPack(tx, workspaceId, packId, { state: 'cancelled', problem: null });
      await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'pack.cancelled', systemId: now.systemId, data: { pack: toPublicId('pack', packId) } });
    }); // prettier-ignore
  }
}

type Step = (stage: string, done?: number, total?: number) => Promise<void>;

async function pin(workspaceId: string, pack: PackRow, using: BuildWith, step: Step): Promise<void> {
  const checkpoint = await waitForState(workspaceId, pack, using, step);
  // What was asked for before roots were drawn with has no entry that its seed stands in: it is drawn by its seed alone, as it was then.
  const alone = pack.seedIdx === null;
  // A successor is drawn with the root that its predecessor was drawn with, from the decisions that the log held then.
  const drawnWith = alone || pack.drawSize === null ? checkpoint : (await withWorkspace(workspaceId, (tx) => checkpointOfSize(tx, workspaceId, pack.drawSize!)))!; // prettier-ignore
  const wrappedKey = newPackKey(workspaceId);
  const months = new Map<string, { decisions: number; sampled: number }>();
  const population: string[] = [];
  const uuids = new Map<string, string>();
  const monthOf = new Map<string, string>();
  if (pack.decisions.length === 0 && pack.profile !== 'board')
    for (let after: string | null = null; ;) {
      const page: { id: string; startedAt: Date }[] = await withWorkspace(workspaceId, (tx) => selectPopulation(tx, workspaceId, { systemId: pack.systemId, from: pack.fromAt, until: pack.untilAt, logSize: drawnWith.size, after, limit: POPULATION_PAGE })); // prettier-ignore
      for (const { id, startedAt } of page) {
        const publicId = toPublicId('decision', id);
        const month = startedAt.toISOString().slice(0, 7);
        population.push(publicId);
        uuids.set(publicId, id);
        monthOf.set(publicId, month);
        const held = months.get(month) ?? { decisions: 0, sampled: 0 };
        months.set(month, { ...held, decisions: held.decisions + 1 });
      }
      await step('counting the population', population.length, population.length);
      if (page.length < POPULATION_PAGE) break;
      after = page.at(-1)!.id;
    }
  population.sort();
  const wanted = pack.mode === 'complete' ? population.length : pack.sampleSize;
  const key = alone ? pack.seed : drawKey(pack.seed, drawnWith.root);
  const drawn = pack.decisions.length > 0 ? [] : drawSample(population, { key, size: wanted });
  for (const id of drawn) months.get(monthOf.get(id)!)!.sampled++;
  const decisions = pack.decisions.length > 0 ? pack.decisions : drawn.map((id) => uuids.get(id)!);
  await step('measuring controls');
  const request = {
    workspaceId,
    systemId: pack.systemId,
    frameworks: frameworksOf(pack),
    from: pack.fromAt,
    until: pack.untilAt,
    lawDate: pack.lawDate,
  };
  const measured = request.frameworks.length === 0 ? [] : await (using.reports ?? readReports)(request, ({ done, of }) => step('measuring controls', done, of)); // prettier-ignore
  const at = { workspaceId, packId: pack.packId, wrapped: wrappedKey };
  const { reports, beside } = await pinEvidence({
    ...request,
    at,
    reports: measured,
    // What somebody named, and the board's pages, have nothing put beside them.
    drawn: pack.decisions.length > 0 || pack.profile === 'board' ? null : drawn,
    logSize: checkpoint.size,
    step: (done, of) => step('listing what was found', done, of),
  });
  const incident = pack.incidentId === null ? null : await readPackIncident(workspaceId, pack.incidentId);
  const facts: PackFacts = {
    ...(incident && { incident }),
    population: pack.decisions.length > 0 ? pack.decisions.length : population.length,
    sampled: decisions.length,
    bySystemDay: [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, counts]) => ({ month, ...counts })),
    coverage: [],
  };
  await withWorkspace(workspaceId, async (tx) => {
    await insertPackDecisions(tx, workspaceId, pack.packId, [...decisions, ...beside]);
    const text = Buffer.from(population.map((id) => `${id}\n`).join(''));
    const drawnText = Buffer.from(drawn.map((id) => `${id}\n`).join(''));
    await putChunk(tx, at, -1, drawnText);
    for (let i = 0; i * PART < text.length || i === 0; i++)
      await putChunk(tx, at, -2 - i, text.subarray(i * PART, (i + 1) * PART));
    await pinInputs(tx, workspaceId, pack.packId, {
      logSize: checkpoint.size,
      drawSize: alone ? null : drawnWith.size,
      reports,
      facts,
      wrappedKey,
    });
  });
}
const PART = 1024 * 1024;

/** What an affected person is told is one decision: no framework is measured for them, in packs from before this was refused too. */
const frameworksOf = ({ profile, frameworks }: PackRow): string[] => (profile === 'affectedPerson' ? [] : frameworks);

async function write(workspaceId: string, pack: PackRow, using: BuildWith, step: Step): Promise<void> {
  const { packId } = pack;
  const at = { workspaceId, packId, wrapped: pack.wrappedKey! };
  const { origin, keys } = await getLogKeys({ workspaceId, systems: 'all' });
  const loaded = await withWorkspace(workspaceId, async (tx) => ({
    checkpoint: (await checkpointOfSize(tx, workspaceId, pack.logSize!))!,
    drawnWith: pack.drawSize === null ? null : await checkpointOfSize(tx, workspaceId, pack.drawSize),
    decisions: await selectPackDecisions(tx, workspaceId, packId),
    signOffs: await listSignOffs(tx, workspaceId, packId),
    marks: await readMarks(tx, workspaceId, packId),
  }));
  const final = pack.draftManifest !== null;
  const identity: PackIdentity = {
    id: toPublicId('pack', packId),
    status: final ? 'final' : 'draft',
    profile: pack.profile,
    mode: pack.mode,
    system: pack.systemId === null ? null : { id: toPublicId('system', pack.systemId), name: pack.systemName ?? '' },
    period: { from: pack.fromAt.toISOString(), until: pack.untilAt.toISOString() },
    frameworks: frameworksOf(pack).map((id) => ({
      id,
      version: pack.reports?.find((one) => one.framework.id === id)?.framework.version ?? 'not measured',
    })),
    builtAt: pack.builtAt!.toISOString(),
    log: { origin, size: pack.logSize! },
    successorOf: pack.successorOf === null ? null : toPublicId('pack', pack.successorOf),
    signOffs: final
      ? loaded.signOffs.map(({ name, capacity, signedAt }) => ({ name, capacity, at: signedAt.toISOString() }))
      : [],
    draftManifest: pack.draftManifest,
  };
  const sink = await chunkSink(at);
  const writer = new ArchiveWriter(sink, nodePackCrypto.hasher);
  await writePackFiles(writer, {
    workspaceId,
    pack,
    identity,
    keys,
    ...loaded,
    population: await readPopulation(at),
    pinned: await readPinned(at),
    step,
  });
  const manifest = manifestText({ pack: identity, files: writer.files });
  const digest = Buffer.from(nodePackCrypto.sha256(Buffer.from(manifest))).toString('hex');
  await writer.add(MANIFEST, manifest);
  if (final && !(await holdToSigned(workspaceId, pack, writer.files, using.holder))) throw new Stopped();
  const drafted = final ? null : { manifestSha256: digest, files: shownFiles(writer.files) };
  const statement = statementText(identity, digest);
  await withWorkspace(workspaceId, (tx) =>
    askForSignature(tx, workspaceId, packId, { statement, manifestSha256: digest, drafted }),
  );
  await writer.add(SIGNATURE, await waitForSignature(workspaceId, packId, statement, using, step));
  await writer.close();
  const bytes = await sink.finish();
  const zipSha256 = await digestChunks(readChunks(at));
  await withWorkspace(workspaceId, async (tx) => {
    const now = await findPack(tx, workspaceId, packId, true);
    // What was marked meanwhile begins another build: this one is then of a draft that is no more.
    if (!now || now.cancelAsked || now.state !== 'signing' || now.statement !== statement) throw new Stopped();
    await finishPack(tx, workspaceId, packId, {
      state: final ? 'final' : 'draft',
      bytes,
      zipSha256,
      problem: !final && now.facts?.returned ? RETURNED : null,
    });
    await appendAct(tx, { workspaceId, type: 'service' }, {
      kind: final ? 'pack.frozen' : 'pack.drafted',
      systemId: pack.systemId,
      data: { pack: identity.id, manifest: digest, archive: zipSha256, bytes, files: writer.files.length, logSize: identity.log.size },
    }); // prettier-ignore
    await tellOfPack(tx, workspaceId, pack, final ? 'pack.final' : 'pack.waitsForSignOff');
  });
}

/**
 * The signed state of the log that a pack is of: the first that holds the event which asked for it. The root of that state was not known to whoever
 * gave the seed, and there is one such state, whenever the worker comes.
 */
async function waitForState(workspaceId: string, pack: PackRow, using: BuildWith, step: Step): Promise<StoredCheckpoint> {
  for (let round = 0; round < SIGNER_ROUNDS; round++) {
    const found = await withWorkspace(workspaceId, (tx) =>
      pack.askedIdx === null ? newestCheckpoint(tx, workspaceId) : firstCheckpointOver(tx, workspaceId, pack.askedIdx),
    );
    if (found) return found;
    await step('waiting for a signed state of the log');
    await using.pause();
  }
  throw new PackProblem('No signed state of the log holds the event that asked for it. Does the signer run?');
}

async function waitForSignature(
  workspaceId: string,
  packId: string,
  statement: string,
  using: BuildWith,
  step: Step,
): Promise<string> {
  for (let round = 0; round < SIGNER_ROUNDS; round++) {
    await step('waiting for the signer');
    const now = await withWorkspace(workspaceId, (tx) => findPack(tx, workspaceId, packId));
    if (now?.statement === statement && now.envelope !== null) return now.envelope;
    await using.pause();
  }
  log().warn({ workspaceId, pack: packId }, 'the signer has not signed a pack yet');
  throw new Stopped();
}
