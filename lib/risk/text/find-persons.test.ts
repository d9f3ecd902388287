import { describe, expect, test } from 'vitest';
import { findPersons } from './find-persons';

const names = (text: string): string[] => findPersons(text, []).map(({ start, end }) => text.slice(start, end));

describe('names of persons', () => {
  test.each<[text: string, ...found: string[]]>([
    ['Kind regards,\nMarcel Ostrowski', 'Marcel Ostrowski'],
    ['Viele Grüße,\nHeidrun', 'Heidrun'],
    ['HELENA NOWAK called twice.', 'HELENA NOWAK'],
    ['Nowak, Helena', 'Nowak, Helena'],
    ['G. K. Chestermann owns the house.', 'G. K. Chestermann'],
    ['Watanabe-san is on leave.', 'Watanabe'],
    ['Please tell Anneke about it.', 'Anneke'],
    ['Anneke said it is late.', 'Anneke'],
    ["O'Malley ordered two chairs.", "O'Malley"],
    ['Frau Krumbiegel rief an.', 'Krumbiegel'],
    ['Señora Quiroga llamó ayer.', 'Quiroga'],
    ['Алексей Морозов написал письмо.', 'Алексей Морозов'],
    ['陈先生打电话来了，我叫李雷。', '陈', '李雷'],
    ['{"family_name":"Bielecki"}', 'Bielecki'],
    ['| Henrike Sandström | Silver | 7 |', 'Henrike Sandström'],
    ['Reviewer Pawel Zawadzki flagged it.', 'Pawel Zawadzki'],
    ['Eun-ji Park booked a room.', 'Eun-ji Park'],
    ['We read Nora Lindt’s Report.', 'Nora Lindt'],
    ['After lunch Gunnar Ekström sent the keys.', 'Gunnar Ekström'],
    ['Contact: Ngozi', 'Ngozi'],
    ['attn. Siobhan', 'Siobhan'],
    ['Kind regards, Ngozi', 'Ngozi'],
    ['priya natarajan', 'priya natarajan'],
    ['hello, my name is priya natarajan and i wait', 'priya natarajan'],
    ['i am john smith', 'john smith'],
  ])('%s', (text, ...found) => expect(names(text)).toEqual(found));

  test.each([
    'The Silver Spoon Restaurant opens at six.',
    'WILL CALL BACK LATER',
    'Madison Road 5, second floor',
    'The Module Loader failed to start.',
    'Paris, Berlin, Rome',
    'In May and June the office is closed.',
    'Hope fades where nothing is said.',
    'Deutsche Post, Western Union, Bank of Scotland',
    'Terms Of Use and Privacy Notice',
    'Order Status: Shipped',
    'Contact: Sales',
    'Contact: Support',
    'It costs 136 per passenger. Unfortunately, it is full.',
    'we read maria on tuesday and moved to linda model tests',
    'see lib/maria/natarajan and linda.config',
  ])('none in: %s', (text) => expect(names(text)).toEqual([]));
});
