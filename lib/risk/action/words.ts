import { type Effect } from '../contract';
import { ACTS, ACT_VERBS } from './acts';

/**
 * What verbs and nouns in a tool's name, description and parameters say of its effect. One list a class, lower case; names are cut at
 * capitals, dots, hyphens and underscores first. A word of two meanings stands in the graver class, unless it is common in reads.
 */
const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** They look and change nothing. */
export const READ_VERBS = list(
  `get gets fetch fetches retrieve retrieves list lists read reads search searches find finds query queries lookup look show shows display displays view views
   check checks describe describes count counts compare compares calculate calculates compute computes determine determines estimate estimates analyze analyzes
   analyse analyses evaluate evaluates predict predicts forecast forecasts recommend recommends suggest suggests summarize summarizes summarise translate translates
   convert converts parse parses validate validates verify verifies identify identifies detect detects classify classifies extract extracts explain
   explains inspect inspects browse browses preview previews scan scans match matches solve solves ls cat pwd grep whoami
   provide provides obtain obtains access accesses locate locates discover discovers measure measures rank ranks
   explore explores filter filters sort sorts simulate simulates recall recalls echo format formats
   tell tells enumerate monitor monitors watch poll polls track tracks gcd lcm hcf factorial add_values`,
);
/** They look where they open a name, and are something else inside it. */
export const OPENING_READS = list(
  'is has can does what which who when where how returns returned given sum sums average mean minimum maximum min max round head tail wc du diff stat',
);
/** What is looked at, as the last word: `order_status`, `payment_history`. Before another word it is what that one acts on. */
export const READ_NOUNS = list(
  'history status info information details detail stat stats summary overview report area perimeter volume sum average mean minimum maximum min max round diff where head tail balance returns',
);
/** At the head of a name they settle it, save for what follows "and". */
export const STRONG_READS = list(
  'get gets list lists fetch fetches read reads find finds search searches retrieve retrieves is has what which who when where how',
);

/** They change something that can be changed back. */
export const WRITE_VERBS = list(
  `create creates creating add adds adding update updates updating set sets setting save saves insert inserts edit edits modify modifies modifying change changes changing
   write writes store stores put patch upsert append appends replace replaces rename renames move moves mv cp copy copies upload uploads import imports assign assigns
   register registers schedule schedules reschedule reserve reserves book books booking order orders submit submits open opens close closes resolve resolves archive
   archives configure configures enable enables apply applies attach attaches link links merge merges mark marks tag tags label labels log logs record records
   mkdir touch cd fill fills generate generates install installs start starts stop stops pause pauses resume resumes activate activates switch toggles toggle
   adjust adjusts increase decreases decrease increases reset resets restore restores sync synchronize clone clones fork forks commit commits push pushes publish publishes
   follow unfollow like retweet join joins leave leaves subscribe subscribes sign signs login logout authenticate connect connects disconnect play plays turn
   turns build builds migrate rollback restart restarts reboot accept accepts reject rejects confirm confirms request requests complete completes escalate
   process processes handle handles perform performs make makes draft drafts comment mention pin unpin export exports print prints download downloads render
   renders design designs train trains fit initialize initialise launch launches trigger triggers notify rate reschedules reopen amend alter alters extend renew allocate
   withdraw_request draw paint compose composes send_draft track_new react vote votes upvote claim claims checkin rebook upgrade downgrade enroll enrol unarchive
   relocate place places fix fixes repair repairs heal heals click clicks tap taps hover drag drags swipe press presses scroll hold holds freeze freezes unfreeze sort_into checkin checkins offset swap swaps rotate rotates untag unlike boost boosts hide hides mute mutes unmute snooze translate_in_place disable disables post_draft transition approve approves approving authorizes authorises issues flag flags bookmark ban_word buffer queue queues enqueue`,
);

export const SEND_VERBS = list(
  `send sends sending email emails mail mails message messages sms text texts notify notifies notification post posts tweet tweets retweet reply replies forward forwards share shares
   broadcast broadcasts publish publishes invite invites call dial contact contacts dm whatsapp slack announce announces transmit transmits webhook`,
);

export const MONEY_VERBS = list(
  `pay pays paying payout payouts transfer transfers wire wires refund refunds refunding charge charges charging bill bills invoice_customer purchase purchases purchasing buy
   buys sell sells trade trades withdraw withdraws deposit deposits fund funds reimburse reimburses disburse disburses remit remits debit debits credit_account
   donate donates tip invest invests redeem redeems liquidate short checkout settle settles payment topup payoff cashout`,
);
/** With a verb that changes something, they make it a matter of money. */
export const MONEY_NOUNS = list(
  `payment payments refund refunds transaction transactions payout payouts invoice invoices salary payroll loan loans mortgage wire funds money cash balance credit voucher
   giftcard certificate certificates subscription crypto bitcoin eth purchase remittance disbursement donation tip fee price_order
   wallet reimbursement reimbursements expense expenses gift coupon coupons cheque allowance bonus`,
);

export const DELETE_VERBS = list(
  `delete deletes deleting remove removes removing destroy destroys drop drops purge purges erase erases wipe wipes truncate truncates clear clears rm rmdir del unlink discard
   discards expunge uninstall uninstalls terminate terminates shred prune prunes cancel cancels decommission deprovision annul void voids revoke_item detach
   deregister unregister cleanup flush overwrite overwrites overwriting format_disk kill kills nuke empty deletion removal`,
);

export const ACCESS_VERBS = list(
  `grant grants granting revoke revokes authorize authorise permit impersonate elevate sudo chmod chown promote demote ban bans unban suspend suspends deactivate
   block blocks unblock lockout unlock_account provision delegate delegates escalate_privileges whitelist allowlist blacklist denylist mfa 2fa`,
);
/** With a verb that changes something, they make it a change of who may do what. */
export const ACCESS_NOUNS = list(
  `permission permissions role roles access acl privilege privileges admin administrator password passwords passcode credential credentials token tokens apikey key keys secret secrets
   policy policies iam membership memberships group_member firewall mapping oidc saml sso ldap certificate_authority account_owner owner ownership visibility sharing collaborator
   collaborators whitelist authentication identity identities managed_user team_member scope scopes session`,
);

export const CODE_VERBS = list(
  `exec execute executes executing deploy deploys deploying rollout eval evaluate_code run runs_code shell bash spawn invoke compile interpret sudo ssh powershell subprocess`,
);
/** What is run: with "run" or "execute" they make it code. */
export const CODE_NOUNS = list(
  `code command commands script scripts shell bash sql query statement python javascript program terminal cmd powershell notebook binary lambda container
   job jobs workflow playbook console subprocess macro template templates`,
);

/** Who has an account at all: to add or remove one changes access. */
export const MEMBER_VERBS = list(
  'create creates add adds delete deletes remove removes disable disables enable enables suspend suspends deactivate deactivates invite invites',
);
export const MEMBER_NOUNS = list('user users usergroup usergroups account accounts member members group groups team');

/** What is paid for when it is ordered or booked. */
export const ORDER_VERBS = list('order orders book books booking rent rents rental reserve reserves place places hire hires get');
export const ORDER_NOUNS = list(
  'flight flights hotel hotels room rooms ticket tickets car cars ride rides cab taxi train trains bus buses house apartment food meal meals delivery grocery groceries product products order pizza uber cruise reservation reservations',
);

/** Words that are as often a thing as an act: a description that begins with a reading verb settles it. */
export const AMBIGUOUS = list(
  'store record records order orders book books log logs open play design mark label rate like follow start stop test post posts message messages contact contacts share shares trade trades bill charge charges fund funds payment stock transfer list process purchase',
);

/** Things in the world that move, lock, heat or hurt. */
export const PHYSICAL_NOUNS = list(
  `engine door doors lock locks valve pump motor robot drone vehicle brake brakes pedal throttle cruise steering headlights thermostat heater oven furnace hvac climate temperature
   alarm gate garage arm gripper actuator conveyor laser relay breaker generator turbine reactor door_lock window windows sprinkler infusion dose dosage ventilator train_signal light
   medication medications medicine drug insulin anaesthetic lights lamp switch elevator appliance microwave vacuum irrigation charger fuel tank`,
);
export const PHYSICAL_VERBS = list(
  `open close lock locks unlock unlocks start stop engage disengage activate deactivate release press turn set adjust move drive steer fly land dispense dispenses administer administers infuse titrate inject injects heat cool ignite fire
   shutdown power preheat preheats control controls run park arm disarm fill raise lower toggle dim switch brake accelerate launch eject rotate`,
);

/** What reads of these give away is sensitive. */
export const SENSITIVE_NOUNS = list(
  `password passwords credential credentials secret secrets token tokens apikey ssn passport medical health patient diagnosis prescription genetic biometric salary payroll
   bank account_number iban card cards credit_card criminal background customer customers user users employee employees profile profiles contact contacts email emails inbox
   message messages mail personal private pii transcript transcripts payment payments balance dob`,
);

/** Descriptions that say so. */
export const IRREVERSIBLE =
  /\b(?:permanent(?:ly)?|irreversibl[ey]|(?:cannot|can't|can not|can never) be (?:undone|reversed|recovered|restored)|no undo|forever|for good|unrecoverabl[ey]|final(?:ly)? delete|hard delete|los(?:es?|ing) (?:all|any|every|the)|(?:data|contents?|history|changes?|records?) (?:is|are|will be|gets?) (?:lost|erased|removed|wiped|deleted))\b/;
export const REVERSIBLE =
  /\b(?:undo|undone|reversible|soft[- ]delete|trash|recycle bin|draft|can be restored|archive|dry[- ]?run)\b/;

/** Two words that are one verb. */
export const PAIRS: ReadonlyMap<string, string> = new Map([
  ['check in', 'checkin'], ['checks in', 'checkin'], ['check out', 'checkout'], ['checks out', 'checkout'], ['take off', 'takeoff'], ['tear down', 'teardown'], ['take down', 'takedown'], ['write off', 'writeoff'],
  ['api key', 'apikey'], ['access key', 'apikey'], ['ssh key', 'apikey'], ['private key', 'apikey'], ['signing key', 'apikey'], ['encryption key', 'apikey'], ['deploy key', 'apikey'],
  ['search replace', 'replace'], ['find replace', 'replace'], ['get set', 'set'], ['read write', 'write'], ['compare swap', 'swap'], ['test set', 'set'],
  ['account number', 'accountnumber'], ['sort code', 'sortcode'], ['routing number', 'routingnumber'], ['bank details', 'bankdetails'], ['payment details', 'bankdetails'], ['direct deposit', 'directdeposit'], ['audit log', 'auditlog'],
  ['top up', 'topup'], ['pay out', 'payout'], ['pay off', 'payoff'], ['cash out', 'cashout'], ['gift card', 'giftcard'],
]); // prettier-ignore
/** Who gets to see these by sharing them. */
export const SHARED_NOUNS = list(
  'file files folder folders document documents doc docs drive calendar dashboard workspace repository repo album board notebook sheet spreadsheet page',
);
/** What is sent back for money. */
export const GOODS = list('item items order orders product products purchase purchases package parcel goods merchandise');
/** What a disk is, to one who formats it. */
export const VOLUMES = list('disk disks drive drives partition volume card usb');
/** What runs after it was applied. */
export const APPLIED = list('terraform manifest plan migration migrations patch helm chart configuration kubectl');
/** They look, or rearrange what they find: what stands behind them tells which (reads.ts). */
export const UNSURE_READS = list(
  `sort sorts filter filters format formats match matches monitor monitors watch track tracks poll polls access accesses simulate convert converts extract extracts translate
   translates evaluate evaluates recall recalls echo scan scans obtain obtains solve solves identify identifies`,
);
/** Beside a verb of looking they tell how, what of, or what the answer holds. Plain forms. */
export const LOOKING_VERBS = list(
  `return output report give gives yield contain include exclude require use need support accept work mean denote represent depend consist cover ignore skip limit default correspond let enable help assume expect
   consider specify indicate refer note see ensure throw raise fail follow average aggregate group interpret infer derive gather look highlight distinguish differentiate differ belong live exist remain happen occur arrive
   depart lapse equal exceed reach satisfy meet begin end last concern affect own cost weigh lie know understand traverse crawl parse tokenize decode round sum multiply divide subtract factor maximize minimize optimize maximise
   minimise optimise resolve test answer explain choose select pass avoid supply consult omit prefer keep have has do does be is are was were may must should might could would want wish ask order sort rank
   visualize visualise plot gauge assess assesses review examine cross-reference cross-check cross-check study learn judge score rate classify categorize categorise annotate tokenise encode hash normalize normalise
   paginate scroll narrow restrict relate involve contrast resemble overlap intersect share lead begin start stop vary range apply applies happen become allow allows permit try wait load show quote cite name
   contribute appear look sound seem match fit stand sit expire owe hold stay translate transcribe transliterate guess speak say state accommodate utilize utilise leverage employ prioritize prioritise emphasize emphasise respond input serve operate fall`,
);
/** No verbs, and no nouns either: they lead in a part of a sentence. */
export const FUNCTION_WORDS = list(
  `the a an this that these those each every all any some both either neither no none another other others such to it its they them their he his him she her we our you your i my one ones two three ten more most less least
   many much few several own same of in on at by for from with without within into onto over under between among across through during before after since until till about against along around behind below above beside
   besides beyond near per plus minus than toward towards up down out off via upon as like including regarding concerning versus vs and or but nor so yet if unless whether when whenever where wherever which who whom whose
   what whatever how why while because although though once not only also just even still already again else too very then there here now today optional optionally otherwise e.g eg i.e ie etc example examples args
   arguments param params parameters returns note notes warning tip todo is are was were be been being has have had do does did can could may might must shall should will would cannot can't don't doesn't isn't
   new old current currently recent latest next last first previous specific given full available nearby daily weekly monthly yearly annual total true false null yes non multiple single different similar various higher lower better worse`,
);
/** Names that stand for something: to resolve one is to look it up. */
export const LOOKED_UP = list(
  'name names hostname hostnames host hosts domain domains ip url urls path paths alias aliases identifier identifiers id ids symbol symbols handle reference doi uri dns address addresses',
);
/** Verbs of change that are nothing else, at the end of a name. */
export const CHANGES_LAST = list(
  `create add insert edit modify write save store_item append replace rename move upload import assign register enable disable apply attach merge install restart reboot reset
   restore sync clone commit push publish subscribe unsubscribe delete remove destroy drop purge erase wipe truncate clear rm unlink discard uninstall terminate cancel kill flush
   overwrite send forward notify reply invite broadcast pay refund withdraw buy sell reimburse grant revoke authorize ban unban suspend block unblock deactivate activate execute
   exec run deploy invoke fix repair swap set put patch upsert click submit close reopen resolve archive unarchive enqueue lock unlock accept decline reject approve confirm
   renew sign dispatch acknowledge ack reserve bind claim redeem honk silence mute`,
);

/** Every verb that changes something, in the forms the lists have. */
export const CHANGING_VERBS: ReadonlySet<string> = new Set([...WRITE_VERBS, ...SEND_VERBS, ...MONEY_VERBS, ...DELETE_VERBS, ...ACCESS_VERBS, ...CODE_VERBS, ...ACT_VERBS]); // prettier-ignore

/** By class, gravest first: where two match, this order decides. */
export const GRAVITY: readonly Effect[] = [
  'code',
  'money',
  'access_change',
  'delete',
  'physical',
  'send',
  'write',
  'unknown',
  'sensitive_read',
  'read',
];

export const HIGH_RISK: ReadonlySet<Effect> = new Set<Effect>(['money', 'delete', 'access_change', 'code', 'physical']);

/** Whether one class asks for more care than another; the classes that a person has to look at are alike. */
export function isGraver(one: Effect, other: Effect): boolean {
  if (HIGH_RISK.has(one) && HIGH_RISK.has(other)) return false;
  return GRAVITY.indexOf(one) < GRAVITY.indexOf(other);
}

/** Everything of this file that decides, for the bundle's id. */
export const ACTION_WORDS = [READ_VERBS, WRITE_VERBS, SEND_VERBS, MONEY_VERBS, MONEY_NOUNS, DELETE_VERBS, ACCESS_VERBS, ACCESS_NOUNS, CODE_VERBS, CODE_NOUNS, MEMBER_VERBS, MEMBER_NOUNS, ORDER_VERBS, ORDER_NOUNS, AMBIGUOUS, PHYSICAL_NOUNS, PHYSICAL_VERBS, SENSITIVE_NOUNS, SHARED_NOUNS, GOODS, VOLUMES, APPLIED, UNSURE_READS, LOOKING_VERBS, LOOKED_UP, FUNCTION_WORDS, OPENING_READS, READ_NOUNS, STRONG_READS, CHANGES_LAST, ...ACTS.flatMap(({ effect, verbs, nouns }) => [new Set([effect]), verbs, nouns ?? new Set<string>()]), new Set(PAIRS.keys())].map((words) => [...words].join(' ')); // prettier-ignore
