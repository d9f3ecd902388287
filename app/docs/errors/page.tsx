import type { Metadata } from 'next';
import { ProblemList } from '@/components/shell/problem-list';

export const metadata: Metadata = { title: 'Errors of the API' };

/** Where the `type` of every problem document leads: for whoever reads an answer, so without an account and without the database. */
export default function ErrorsPage() {
  return <ProblemList />;
}
