import { CAUSAL_LINKS, CAUSAL_WORDS, CLASS_WORDS, INCIDENT_CLASSES, type CausalLink, type IncidentClass } from '@/lib/evidence/incidents/words'; // prettier-ignore
import { Field } from '../ui/field';
import { Checkbox, Select } from '../ui/input';

export interface ClassValues {
  /** Empty: it is to be chosen. Nothing is taken for granted that would leave a clock out. */
  class: IncidentClass | '';
  widespread: boolean;
  breach: boolean;
  providerUnreachable: boolean;
  causalLink: CausalLink;
}

/** What decides the clocks: the class after Art. 3(49), three marks, and whether the AI system caused it. */
export function ClassFields({ value }: { value: ClassValues }) {
  return (
    <>
      <Field
        label="What came of it"
        hint="Art. 3(49) of the AI Act. The clocks follow from it; it can be said anew when more is known."
      >
        <Select name="class" defaultValue={value.class}>
          {value.class === '' ? <option value="">Choose</option> : null}
          {INCIDENT_CLASSES.map((one) => (
            <option key={one} value={one}>
              {CLASS_WORDS[one].name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Did the AI system cause it?">
        <Select name="causalLink" defaultValue={value.causalLink}>
          {CAUSAL_LINKS.map((one) => (
            <option key={one} value={one}>
              {CAUSAL_WORDS[one]}
            </option>
          ))}
        </Select>
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-label font-medium text-ink-2">Marks</legend>
        <Checkbox
          name="widespread"
          label="Widespread infringement"
          hint="Art. 73(3): two days."
          defaultChecked={value.widespread}
        />
        <Checkbox
          name="breach"
          label="Personal data was breached too"
          hint="GDPR Art. 33: 72 hours."
          defaultChecked={value.breach}
        />
        <Checkbox
          name="providerUnreachable"
          label="The provider cannot be reached"
          hint="A deployer then reports in its place: Art. 26(5)."
          defaultChecked={value.providerUnreachable}
        />
      </fieldset>
    </>
  );
}
