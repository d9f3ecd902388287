import { Field } from '../ui/field';
import { Input } from '../ui/input';

/** What is asked of who wants to see what is masked: why, and the case it belongs to. The form's members are `reason` and `case`. */
export function RevealFields({ error }: { error: string | undefined }) {
  return (
    <>
      <Field label="Reason" hint="Why you have to see it; at least 10 characters" error={error}>
        <Input name="reason" required minLength={10} maxLength={1000} autoComplete="off" />
      </Field>
      <Field label="Case number" hint="Where there is one">
        <Input name="case" maxLength={100} autoComplete="off" />
      </Field>
    </>
  );
}
