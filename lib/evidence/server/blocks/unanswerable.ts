import { unanswerable } from '../block-query';
import { define } from './define';

/** Questions that this record has no kind of event for. Documents have to answer; saying so keeps them from turning green by themselves. */
export const E18 = unanswerable(
  define('E18', '1', {
    unit: 'notice',
    title: 'Notices',
    question: 'Was each person told that an AI is used, before or at the first exposure?',
    population: 'Interactions and persons to be told.',
    covered: 'The delivery of the notice is recorded, with its text version, before the first turn.',
    limit: 'Configured is not delivered.',
    answerable: false,
  }),
  'Emitters report no notices, so it cannot be told whether anybody was informed. Put the text of the notice, and where it is shown, here as a document.',
);
export const E29 = unanswerable(
  define('E29', '1', {
    title: 'Group outcomes',
    question: 'Do outcomes and errors differ between groups of persons?',
    population: 'Decisions with an outcome and a lawfully known group.',
    covered: 'The rate of each group is known, with enough decisions in each.',
    limit: 'Groups are special-category data in most cases: they are needed for this and mostly may not be kept.',
    answerable: false,
  }),
  'No group is reported with decisions, so rates by group cannot be told. Put the bias examination here as a document.',
);
