import { ENOUGH_LABELS, type CategoryRecall, type LabelQuality, type QualityPage } from '@/lib/assessment/label-quality';
import type { CalibrationBin, DetectorQuality, Interval } from '@/lib/risk/quality';
import { Badge } from '../ui/badge';
import { Num } from '../ui/num';
import { Section } from '../ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { shortBundle } from './words';

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** How good the scorers are, as far as anybody knows: on the set that comes with the product, and on what reviewers said here. */
export function QualityView({ quality: { bundled, labels, recall } }: { quality: QualityPage }) {
  return (
    <div className="pb-8">
      <Section
        id="reviewers"
        title="By what reviewers said here"
        aside="“Correct” and “false alarm” on findings, one word a person and finding"
      >
        {labels.length === 0 ? (
          <p className="max-w-prose text-ink-2">
            Nobody has said anything yet. On a decision’s page every finding has two buttons, Correct and False alarm; what people
            say there is counted here by detector and version.
          </p>
        ) : (
          <LabelTable labels={labels} />
        )}
        <p className="mt-3 max-w-prose text-label text-muted">
          This is precision: of what was found, how much was right. People mostly look at high scores, so these findings are no
          fair draw of all. Below {ENOUGH_LABELS} findings the share says next to nothing, and is marked.
        </p>
      </Section>
      <Section
        id="missed"
        title="What was missed, as reviewers said here"
        aside="Passages and steps in which somebody says a scorer should have found something"
      >
        {recall.length === 0 ? (
          <p className="max-w-prose text-ink-2">
            Nobody has said that anything was missed. On a decision’s page select the words, or press M on a step, and say what
            should have been found there.
          </p>
        ) : (
          <RecallTable rows={recall} />
        )}
        <p className="mt-3 max-w-prose text-label text-muted">
          Recall here is what was found and said to be right, out of that and what was said to be missed, over all versions. It is
          a ceiling: findings are shown to whoever looks, and a miss is seen by chance. A passage that two detectors found counts
          twice among the found; one that several people point at counts once among the missed. A miss is put down to the kind,
          and so to every detector that could have found it. Where nobody said that anything was missed no recall is given:
          silence is not a hundred per cent.
        </p>
      </Section>
      <Section
        id="bundled"
        title="On the evaluation set that comes with it"
        aside={
          <>
            bundle{' '}
            <span className="font-mono" title={bundled.bundle}>
              {shortBundle(bundled.bundle)}
            </span>
            , set {bundled.set}, <Num value={bundled.cases} /> cases
          </>
        }
      >
        <Table label="Quality on the evaluation set">
          <Thead>
            <tr>
              <Th>What is measured</Th>
              <Th numeric>Of the kind</Th>
              <Th numeric>Not</Th>
              <Th>Precision</Th>
              <Th>Recall</Th>
              <Th>False alarms</Th>
              <Th>F1</Th>
              <Th>AUC</Th>
            </tr>
          </Thead>
          <tbody>
            {bundled.detectors.map((one) => (
              <BundledRow key={one.id} of={one} />
            ))}
          </tbody>
        </Table>
        <p className="mt-3 max-w-prose text-label text-muted">
          Intervals are 95 %. A set like this one says how these scorers do on cases like these, not how they do on your traffic:
          your own reviewers’ words above do that. Attackers adapt; text detection never carries safety on its own.
        </p>
        {bundled.unmeasured.length > 0 ? (
          <p className="mt-3 max-w-prose text-label text-muted">
            Without a case of their own, so that nothing is known of how good they are:{' '}
            <span className="font-mono">{bundled.unmeasured.join(', ')}</span>
          </p>
        ) : null}
        <Calibrations
          rows={bundled.detectors.flatMap((one) =>
            one.calibration
              ? [{ name: one.title, bins: one.calibration.bins, note: `Brier score ${one.calibration.brier.toFixed(3)}` }]
              : [],
          )}
        />
        <Uncalibrated titles={bundled.detectors.filter((one) => !one.calibration).map(({ title }) => title)} />
      </Section>
    </div>
  );
}

function LabelTable({ labels }: { labels: readonly LabelQuality[] }) {
  return (
    <>
      <Table label="Precision by reviewers’ words">
        <Thead>
          <tr>
            <Th>Detector</Th>
            <Th>Stage</Th>
            <Th numeric>Findings</Th>
            <Th numeric>Correct</Th>
            <Th numeric>False alarms</Th>
            <Th numeric>Disputed</Th>
            <Th>Precision</Th>
          </tr>
        </Thead>
        <tbody>
          {labels.map((one) => (
            <Tr key={`${one.detector} ${one.version} ${one.stage}`}>
              <RowHeader className="font-normal whitespace-nowrap">
                <span className="font-mono text-label">{one.detector}</span>{' '}
                <span className="text-label text-muted">version {one.version}</span>
              </RowHeader>
              <Td>{one.stage}</Td>
              <Td numeric>
                <Num value={one.labelled} />
              </Td>
              <Td numeric>
                <Num value={one.correct} />
              </Td>
              <Td numeric>
                <Num value={one.falseAlarms} />
              </Td>
              <Td numeric>
                <Num value={one.disputed} />
              </Td>
              <Td>
                <Share of={one.precision} n={one.correct + one.falseAlarms} />{' '}
                {one.tooFew ? <Badge tone="dashed">too few to say</Badge> : null}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <Calibrations
        rows={labels
          .filter((one) => !one.tooFew)
          .map((one) => ({
            name: `${one.detector} ${one.version}`,
            bins: one.calibration,
            note: 'Probability against the share that was right',
          }))}
      />
    </>
  );
}

function RecallTable({ rows }: { rows: readonly CategoryRecall[] }) {
  return (
    <Table label="Recall by reviewers’ words">
      <Thead>
        <tr>
          <Th>Kind of finding</Th>
          <Th>Stage</Th>
          <Th numeric>Found and right</Th>
          <Th numeric>Missed</Th>
          <Th numeric title="Missed by the scorers that are in force now">
            Missed by these scorers
          </Th>
          <Th>Recall, at most</Th>
        </tr>
      </Thead>
      <tbody>
        {rows.map((one) => (
          <Tr key={one.category}>
            <RowHeader className="min-w-56 font-normal">
              {one.words}
              <p className="max-w-prose font-mono text-label break-words text-muted">{one.detectors.join(', ')}</p>
            </RowHeader>
            <Td>{one.stage}</Td>
            <Td numeric>
              <Num value={one.correct} />
            </Td>
            <Td numeric>
              <Num value={one.missed} />
            </Td>
            <Td numeric>
              <Num value={one.missedNow} />
            </Td>
            <Td>
              <Share of={one.recall} n={one.correct + one.missed} />{' '}
              {one.recall && one.tooFew ? <Badge tone="dashed">too few to say</Badge> : null}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function BundledRow({ of }: { of: DetectorQuality }) {
  return (
    <Tr>
      <RowHeader className="min-w-64 font-normal">
        {of.title}
        <p className="font-mono text-label text-muted">{of.detectors.join(', ')}</p>
        <p className="max-w-prose text-label text-muted">{of.limits}</p>
      </RowHeader>
      <Td numeric>
        <Num value={of.positives} />
      </Td>
      <Td numeric>
        <Num value={of.negatives} />
      </Td>
      <Td>
        <Share of={of.precision} />
      </Td>
      <Td>
        <Share of={of.recall} />
      </Td>
      <Td>
        <Share of={of.falsePositiveRate} />
      </Td>
      <Td>{of.f1 ? <Number of={of.f1} /> : <None />}</Td>
      <Td>{of.auc ? <Number of={of.auc} /> : <None />}</Td>
    </Tr>
  );
}

const None = () => <span className="text-muted">not measured</span>;

function Share({ of, n }: { of: Interval | null; n?: number }) {
  if (!of) return <None />;
  return (
    <span className="whitespace-nowrap">
      {percent(of.value)}{' '}
      <span className="text-label text-muted">
        {percent(of.low)} to {percent(of.high)}
        {n === undefined ? (
          ''
        ) : (
          <>
            {', n '}
            <Num value={n} />
          </>
        )}
      </span>
    </span>
  );
}

function Number({ of }: { of: Interval }) {
  return (
    <span className="whitespace-nowrap">
      {of.value.toFixed(2)}{' '}
      <span className="text-label text-muted">
        {of.low.toFixed(2)} to {of.high.toFixed(2)}
      </span>
    </span>
  );
}

/** Of what there is no calibration, and why: its absence must not read as a good one. */
function Uncalibrated({ titles }: { titles: readonly string[] }) {
  return (
    <p className="mt-4 max-w-prose text-label text-muted">
      {titles.length > 0
        ? `No calibration is measured for: ${titles.join('; ')}. These say what a thing is, without a probability. `
        : null}
      Only the two kinds of injections have a table that turns scores into probabilities; whatever else is found keeps its score.
      For statements that the context does not support the table above holds that score against what was so, on few short cases.
      The score of an action adds up what it does, how much and to whom. Whether an action should have been stopped is for people
      to say, and no set of such answers comes with the product: here its probability is an order, and no share of cases. What
      reviewers say of findings is calibrated as soon as there are enough of their words.
    </p>
  );
}

/** Calibration as a table with bars: where it says 80 %, was it right in 80 %? */
function Calibrations({ rows }: { rows: readonly { name: string; bins: readonly CalibrationBin[]; note: string }[] }) {
  if (rows.every((row) => row.bins.length === 0)) return null;
  return (
    <div className="mt-6 grid gap-x-12 gap-y-6 md:grid-cols-2 xl:grid-cols-3">
      {rows
        .filter((row) => row.bins.length > 0)
        .map((row) => (
          <figure key={row.name} className="min-w-0">
            <figcaption className="mb-2">
              Calibration: {row.name} <span className="text-label text-muted">{row.note}</span>
            </figcaption>
            <table className="w-full text-label">
              <thead className="text-muted">
                <tr>
                  <th scope="col" className="text-start font-normal">
                    said
                  </th>
                  <th scope="col" className="text-start font-normal">
                    was right
                  </th>
                  <th scope="col" className="text-end font-normal">
                    n
                  </th>
                </tr>
              </thead>
              <tbody>
                {row.bins.map((bin) => (
                  <tr key={bin.from}>
                    <td className="w-14 tabular-nums">{percent(bin.predicted)}</td>
                    <td>
                      <span className="flex items-center gap-2">
                        <span aria-hidden className="relative h-2.5 w-28 shrink-0 border border-line">
                          <span
                            className="absolute inset-y-0 start-0 bg-accent forced:bg-[CanvasText]"
                            style={{ width: `${bin.observed * 100}%` }}
                          />
                          <span
                            className="absolute -inset-y-0.5 w-px bg-ink"
                            style={{ insetInlineStart: `${bin.predicted * 100}%` }}
                          />
                        </span>
                        {percent(bin.observed)}
                      </span>
                    </td>
                    <td className="text-end tabular-nums">
                      <Num value={bin.count} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </figure>
        ))}
    </div>
  );
}
