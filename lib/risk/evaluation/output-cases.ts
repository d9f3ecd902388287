/** Answers with their context, of our own writing: what stands in it, and the same with something else. */
export interface GroundedCase {
  context: string;
  grounded: string;
  ungrounded: string;
}

const NEWS =
  'The town of Ellerby closed its old harbour bridge on Tuesday after engineers found cracks in two of the nine pillars. Mayor Ruth Okafor said repairs would cost about 3.2 million pounds and last until October. Buses are diverted over the northern bypass. The bridge was built in 1911 and carries 14,000 vehicles a day. A petition of shop owners asks for a ferry during the works; the council has not decided.';
const ORDER =
  '{"order_id": "W-5521", "status": "shipped", "carrier": "Nordpost", "items": [{"name": "kettle", "quantity": 2, "price": 39.5}, {"name": "mug", "quantity": 6, "price": 8}], "total": 127, "currency": "EUR", "gift_wrap": "no", "delivery_date": "2026-03-14"}';
const POLICY =
  'Goods may be returned within 30 days of delivery. Opened software is excluded. Refunds go to the original means of payment within five working days. Return shipping is free in the EU. Gift cards cannot be returned.';

// prettier-ignore
export const GROUNDED_CASES: readonly GroundedCase[] = [
  { context: NEWS, grounded: 'Ellerby closed its harbour bridge on Tuesday because two of nine pillars have cracks.', ungrounded: 'Ellerby closed its harbour bridge on Friday because five of nine pillars have cracks.' },
  { context: NEWS, grounded: 'Repairs are expected to cost about 3.2 million pounds, said Mayor Ruth Okafor.', ungrounded: 'Repairs are expected to cost about 5.8 million pounds, said Mayor Ruth Okafor.' },
  { context: NEWS, grounded: 'The bridge dates from 1911. It carries 14,000 vehicles a day.', ungrounded: 'The bridge dates from 1934. It carries 14,000 vehicles a day.' },
  { context: NEWS, grounded: 'Shop owners ask for a ferry, and the council has not decided yet.', ungrounded: 'Shop owners ask for a tunnel, and the government in London agreed.' },
  { context: NEWS, grounded: 'Buses use the northern bypass during the repairs.', ungrounded: 'Buses are free of charge for pensioners during the repairs.' },
  { context: ORDER, grounded: 'Your order W-5521 was shipped with Nordpost.', ungrounded: 'Your order W-5521 was shipped with Bluefreight.' },
  { context: ORDER, grounded: 'The order holds 2 kettles and 6 mugs.', ungrounded: 'The order holds 2 kettles and 9 mugs.' },
  { context: ORDER, grounded: 'It arrives on 14 March 2026.', ungrounded: 'It arrives on 19 March 2026.' },
  { context: ORDER, grounded: 'Gift wrap on this order: no.', ungrounded: 'Gift wrap on this order: yes.' },
  { context: ORDER, grounded: 'The total is 127 EUR.', ungrounded: 'The total is 172 EUR.' },
  { context: POLICY, grounded: 'You can return goods within 30 days of delivery.', ungrounded: 'You can return goods within 60 days of delivery.' },
  { context: POLICY, grounded: 'Gift cards cannot be returned.', ungrounded: 'Gift cards can be returned.' },
  { context: POLICY, grounded: 'Refunds go to the original means of payment within five working days.', ungrounded: 'Refunds go to the original means of payment within two working days.' },
  { context: POLICY, grounded: 'Return shipping is free in the EU.', ungrounded: 'Return shipping is free in Canada.' },
];
