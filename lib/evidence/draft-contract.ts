import type { BlockRun, CountingProgress } from './contract';
import type { DraftDuty } from './draft-duty';
import type { Drift, Facts } from './draft-facts';
import type { DraftSection } from './draft-sections';

export interface FirstUse {
  /** The first day (UTC) of which the record holds a decision; null: none. */
  firstDay: string | null;
  /** When the first version of the draft was saved; null: none was. */
  firstSaved: Date | null;
  /** Data protection impact assessments in the register of documents that were not withdrawn. */
  assessments: number;
}

export interface DraftSectionView extends DraftSection {
  text: string;
  runs: BlockRun[];
  /** Who last wrote or confirmed it, and when; null: nobody yet. */
  confirmed: { by: string; at: string } | null;
  /** What it was written about and is no longer so: not empty means that this section is open again. */
  drift: Drift[];
}
export interface Draft {
  title: string;
  law: string;
  system: { id: string; name: string };
  /** Whether it is owed on the law's day, and why. */
  duty: DraftDuty & { lawDate: string };
  firstUse: Omit<FirstUse, 'firstSaved'> & { firstSaved: string | null };
  observed: Facts;
  progress: CountingProgress | null;
  /** Null: nobody wrote anything yet. */
  saved: { by: string; at: string; index: number; versions: number } | null;
  sections: DraftSectionView[];
}
