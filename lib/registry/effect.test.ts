import { describe, expect, it } from 'vitest';
import { guessEffect } from './effect';

describe('guessEffect', () => {
  it.each([
    'issue_refund',
    'issueRefund',
    'orders.cancel-order',
    'send_reply',
    'release_payment',
    'transfer_to_human_agents',
    'book_reservation',
    'update_reservation_flights',
    'propose_category',
  ])('%s acts', (name) => expect(guessEffect(name)).toBe('acts'));
  it.each([
    'get_order',
    'search_direct_flight',
    'calculate',
    'think',
    'list_all_airports',
    'screen_sanctions',
    'extract_document',
    'getUserUpdates',
  ])('%s reads', (name) => expect(guessEffect(name)).toBe('reads'));
  it.each(['frobnicate', '', '订单', '42'])('%s is unknown, not harmless', (name) => expect(guessEffect(name)).toBe('unknown'));
});
