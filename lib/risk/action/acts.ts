import { type Effect } from '../contract';

/**
 * Verbs that are grave by what they act on, and some that need nothing beside them. One row: what it is, the verbs, and the nouns of which
 * one must stand beside them (none: the verb says it alone). Verbs are written plain; their forms in -s, -es, -ies are made here.
 */
const ROWS: readonly (readonly [effect: Effect, verbs: string, nouns?: string])[] = [
  // Money: what leaves an account, what is owed, what something costs.
  ['money', 'stake unstake wager reimburse disburse remit airdrop repay redeem cashout rebate overpay prepay recharge'],
  ['money', 'swap exchange bridge mint burn', 'token tokens coin coins crypto cryptocurrency currency currencies asset assets btc eth usdc nft nfts share shares stock stocks'],
  ['money', 'waive forgive writeoff refund rebate comp discount markdown reprice', 'fee fees charge charges debt debts interest penalty penalties invoice bill fine price prices premium order balance loan'],
  ['money', 'release capture hold_release advance settle issue grant apply credit disburse approve authorize authorise process execute submit file initiate make schedule confirm complete collect request recall reverse void split claim adjust send trigger',
    'escrow payment payments funds fund payout payouts payroll salary wages refund refunds discount discounts coupon coupons voucher vouchers credit credits charge charges reimbursement reimbursements expense expenses claim_payment settlement loan loans bonus bonuses commission dividend tax taxes donation donations invoice invoices chargeback chargebacks cashback deposit withdrawal remittance mortgage advance paycheck'],
  ['money', 'acquire buy sell short cover exercise liquidate hedge bid lend borrow lease rent pawn auction trade rebalance', 'share shares stock stocks bond bonds option options position positions asset assets future futures portfolio holding holdings nft property token tokens coin coins loan money item auction crypto'],
  ['money', 'close open', 'position positions'],
  ['money', 'place make put accept raise', 'bet bets wager wagers bid bids stake deposit offer'],
  ['money', 'set change update adjust raise lower reduce increase override edit modify', 'price prices pricing fee fees rate_card salary wage wages discount discounts spend credit credits balance tariff premium'],
  ['money', 'add load give award top', 'credit credits funds money bonus cashback store_credit balance'],
  // Where money will go from now on is decided by whoever changes these.
  ['money', 'update change edit modify set replace add correct amend switch register save override redirect', 'bank banks beneficiary beneficiaries iban bic payee payees payout payouts payroll accountnumber sortcode routingnumber remittance bankdetails directdeposit'],
  ['money', 'bind underwrite', 'policy policies insurance coverage cover quote contract'],
  ['money', 'run start launch finalize finalise', 'payroll payrun'],
  // What is gone afterwards.
  ['delete', 'evict teardown trash expunge obliterate eradicate zeroize reimage reformat shred scrap dismantle demolish dissolve disband takedown unpublish wipeout incinerate hard_delete forget purge'],
  ['delete', 'expire invalidate forget retire sunset dispose abandon abort rescind withdraw reclaim strip drain bury recycle squash end', 'record records data user users person customer customers entry entries key keys item items object objects cache caches file files snapshot snapshots backup backups link links document documents queue dataset version versions log logs message messages content device session sessions listing offer subscription order application appointment reservation contract'],
  ['delete', 'reset reinitialize restore', 'factory device database db hard disk workspace environment cluster everything volume phone laptop index'],
  ['delete', 'close', 'account accounts workspace tenant organization organisation'],
  ['delete', 'tear', 'down environment stack cluster'],
  ['delete', 'take', 'down'],
  ['delete', 'unsubscribe opt', 'all everyone list'],
  // Who may do what.
  ['access_change', 'expel offboard deprovision impersonate unlock_account relogin depose'],
  ['access_change', 'kick eject boot evict oust', 'member members user users player players participant participants guest guests attendee collaborator'],
  ['access_change', 'lock unlock freeze unfreeze disable enable reactivate reinstate suspend quarantine', 'account accounts user users login profile sso mfa 2fa employee'],
  ['access_change', 'rotate regenerate reset renew roll sign issue', 'credential credentials password passwords secret secrets token tokens apikey key keys keypair certificate certificates cert ssh pin passcode'],
  ['access_change', 'generate create mint add upload import register', 'credential credentials secret secrets token tokens apikey keypair certificate cert ssh'],
  ['access_change', 'assume switch', 'role roles identity'],
  ['access_change', 'open expose whitelist allow forward', 'port ports firewall ingress bucket'],
  ['access_change', 'make set mark publish turn', 'public private visibility owner admin administrator moderator'],
  ['access_change', 'transfer change take', 'ownership owner'],
  ['access_change', 'add invite enroll join assign attach detach approve', 'collaborator collaborators admin role roles policy permission permissions reviewer_access group_member guest seat license security_group member members'],
  ['access_change', 'provide give obtain deny restrict request', 'access permission permissions clearance entry_right'],
  ['access_change', 'trust untrust federate', 'device domain issuer application app'],
  // What sees, notes down or keeps out: without it nobody learns what happened.
  ['access_change', 'disable disarm silence mute suppress stop pause suspend deactivate kill bypass remove uninstall override off', 'audit auditing auditlog log logs logging logger monitoring monitor monitors telemetry alert alerts alerting antivirus edr siem ids ips waf firewall cctv camera cameras surveillance detection detections watchdog backup backups scanner dlp mfa 2fa sso'],
  ['access_change', 'admit accept let readmit', 'user users visitor visitors guest guests member members participant participants attendee attendees contractor contractors'],
  // What runs.
  ['code', 'redeploy rerun kubectl terraform eval exec'],
  ['code', 'run execute evaluate eval launch invoke trigger dispatch start queue schedule fire call', 'code command commands script scripts shell bash sql statement python javascript js program terminal cmd powershell notebook cell cells binary lambda container containers kubectl terraform ansible docker npm pip helm playbook workflow workflows pipeline pipelines subprocess macro dag instance instances vm pod pods cronjob executable'],
  ['code', 'install uninstall upgrade update add', 'package packages dependency dependencies plugin plugins extension extensions module modules library libraries driver firmware npm pip apt software'],
  ['code', 'merge', 'pull pr branch mr request'],
  ['code', 'restart reboot scale stop start drain cordon failover rollback roll promote bounce resize hibernate', 'service services server servers cluster node nodes deployment deployments pod pods container containers instance instances vm machine database replica replicas release host process daemon'],
  ['code', 'launch provision spin', 'instance instances vm server servers ec2 container cluster lambda'],
  ['code', 'create', 'vm ec2 cluster lambda'],
  ['code', 'publish release push ship', 'package release build image production container version'],
  ['code', 'apply run', 'migration migrations manifest terraform helm patch chart'],
  ['code', 'flash reflash burn', 'firmware bios rom bootloader device image'],
  ['code', 'inject load', 'script code module plugin dll'],
  // What moves, heats or hurts.
  ['physical', 'takeoff honk actuate irrigate preheat defrost levitate reboil'],
  ['physical', 'take land fly hover', 'off drone aircraft vehicle plane uav'],
  ['physical', 'turn switch toggle power plug unplug activate deactivate', 'device light lights lamp plug outlet socket appliance fan heater ac oven machine tv boiler pump relay switch bulb camera robot thermostat kettle on off'],
  ['physical', 'summon park drive steer accelerate brake honk flash start stop dispatch reroute charge dock', 'car vehicle vehicles truck drone robot rover scooter headlights horn engine ambulance forklift charger motor'],
  ['physical', 'set adjust raise lower change', 'temperature thermostat brightness_level speed_limit pressure blinds shutter shutters curtain curtains fan humidity heating cooling valve dose'],
  ['physical', 'open close lock unlock', 'door doors gate gates valve garage trunk window windows blinds shutter shutters curtain curtains hatch car vehicle safe locker'],
  ['physical', 'brew cook water feed spray drill weld cut mow vacuum', 'coffee meal plants plant garden lawn pet fish crop crops hole metal floor room'],
  ['physical', 'arm disarm sound trigger', 'alarm siren sprinkler sprinklers security'],
  ['physical', 'move rotate grip pick lift tilt home', 'arm robot gripper axis actuator crane platform conveyor'],
  ['physical', 'dispense administer inject infuse', 'dose medication medicine insulin drug pill pills'],
  ['physical', 'disable silence mute suppress bypass override defeat inhibit deactivate stop pause jumper isolate ignore snooze', 'alarm alarms siren sirens interlock interlocks detector detectors guard trip limiter safety failsafe estop sprinkler sprinklers smoke protection relief'],
  ['physical', 'prescribe defibrillate intubate sedate anaesthetise anesthetize euthanize transfuse'],
  ['physical', 'administer give deliver titrate increase decrease reduce double halve adjust change set stop start pause resume', 'dose doses dosage vaccine vaccines vaccination infusion insulin medication medications medicine drug drugs oxygen ventilator ventilation anaesthesia anesthesia chemotherapy radiation transfusion shock injection sedation defibrillator pacemaker dialysis'],
  ['physical', 'write create issue renew refill submit sign order approve fill', 'prescription prescriptions'],
  ['physical', 'admit discharge transfer triage', 'patient patients'],
  ['physical', 'open close raise lower lift vent flood drain', 'floodgate floodgates sluice sluices dam damper dampers drawbridge barrier barriers hatch tank tanks breaker breakers bridge penstock spillway boom'],
  ['physical', 'fire ignite launch detonate', 'thruster thrusters engine burner burners rocket missile charge charges boiler furnace'],
  ['physical', 'jog slew hoist lower raise lift', 'axis axes load crane hook boom arm spindle winch hoist forklift'],
  ['physical', 'energize energise deenergize shed curtail', 'line lines feeder feeders breaker breakers transformer busbar grid load loads turbine generator substation'],
  ['physical', 'trip synchronize synchronise', 'breaker breakers turbine generator reactor feeder'],
  ['physical', 'print', '3d'],
]; // prettier-ignore

const split = (words: string): string[] => words.split(/\s+/).filter((word) => word !== '');
const formsOf = (verb: string): string[] => [verb, `${verb}s`, /(?:s|x|z|ch|sh)$/.test(verb) ? `${verb}es` : verb, verb.replace(/([^aeiou])y$/, '$1ies')]; // prettier-ignore

interface Act {
  effect: Effect;
  verbs: ReadonlySet<string>;
  nouns: ReadonlySet<string> | null;
}

export const ACTS: readonly Act[] = ROWS.map(([effect, verbs, nouns]) => ({
  effect,
  verbs: new Set(split(verbs).flatMap(formsOf)),
  nouns: nouns === undefined ? null : new Set(split(nouns)),
}));

/** Verbs that begin one of these acts. */
export const ACT_VERBS: ReadonlySet<string> = new Set(ACTS.flatMap(({ verbs }) => [...verbs]));

/** What the verb does to the nouns beside it; the word that says so is the noun, or the verb where it is enough. */
export function actsOn(verb: string, beside: readonly string[]): { effect: Effect; word: string }[] {
  if (!ACT_VERBS.has(verb)) return [];
  return ACTS.flatMap(({ effect, verbs, nouns }) => {
    if (!verbs.has(verb)) return [];
    if (nouns === null) return [{ effect, word: verb }];
    const word = beside.find((one) => nouns.has(one));
    return word === undefined ? [] : [{ effect, word }];
  });
}
