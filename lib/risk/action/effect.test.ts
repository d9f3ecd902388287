import { describe, expect, test } from 'vitest';
import { type Effect, type ToolDescription } from '../contract';
import { classifyTool } from './effect';
import { HIGH_RISK } from './words';

const effectOf = (name: string, description?: string): Effect =>
  classifyTool({ name, ...(description ? { description } : {}) } satisfies ToolDescription).effect;
const isRead = (effect: Effect): boolean => effect === 'read' || effect === 'sensitive_read';
/** Of `name: description`. */
const toldRead = (told: string): boolean => isRead(effectOf(told.split(': ')[0]!, told.slice(told.indexOf(': ') + 2)));

describe('a tool that changes something is never called a read', () => {
  // A noun of looking before the verb: what is looked at elsewhere is changed here.
  const NOUNS = ['history', 'status', 'info', 'details', 'stats', 'summary', 'poll', 'diff', 'volume'];
  const LAST = ['delete', 'clear', 'create', 'edit', 'apply', 'reset', 'add', 'send', 'merge', 'set', 'publish', 'revoke'];
  test.each(NOUNS.flatMap((noun) => LAST.map((verb) => [`${noun}_${verb}`, `chat.${noun}_${verb}`])))(
    '%s, %s',
    (plain, owned) => {
      expect(isRead(effectOf(plain))).toBe(false);
      expect(isRead(effectOf(owned))).toBe(false);
    },
  );

  // A verb of looking that does not settle it, and an unmistakable verb behind.
  const WEAK = ['check', 'analyze', 'estimate', 'validate', 'preview', 'compare', 'scan', 'rank', 'convert', 'inspect'];
  test.each(WEAK.flatMap((verb) => ['send', 'delete', 'apply', 'fix', 'publish', 'install'].map((last) => [`${verb}_${last}`, `${verb}_and_${last}`])))('%s, %s', (plain, joined) => {
    expect(isRead(effectOf(plain))).toBe(false);
    expect(isRead(effectOf(joined))).toBe(false);
  }); // prettier-ignore

  // The same verb looks in one tool and changes in another: nobody knows, with or without a description of the same words.
  test.each([
    ['sort_letters', 'Sorts letters into trays.'],
    ['filter_spam', 'Filters spam out of the mailbox.'],
    ['check_in_guest', 'Checks in a guest.'],
    ['checkOutBook', 'Checks out a book for a reader.'],
    ['list_bicycle_for_sale', 'Lists a bicycle on the market place.'],
    ['display_alert', 'Displays an alert on the screens of the hall.'],
    ['show_banner', 'Shows a banner to visitors.'],
    ['extract_zip', 'Extracts a zip file.'],
    ['translate_page', 'Translates the page.'],
    ['recall_letter', 'Recalls a letter.'],
    ['tell_tenant', 'Tells the tenant that the heating is off.'],
    ['evaluate_snippet', 'Evaluates JavaScript in the tab.'],
    ['browser_press', 'Presses a button of the page.'],
    ['track_visitor', 'Tracks a visitor.'],
    ['replace_find', 'Finds and replaces.'],
    ['search_and_replace', ''],
    ['find_replace', ''],
    ['read_write', ''],
    ['compare_and_set', ''],
    ['provide_permission', ''],
    ['boost_search_rank', 'Boosts the rank of an offer.'],
    ['diagnose_and_mend', 'Diagnoses and mends faults.'],
  ])('%s: %s', (name, description) => {
    expect(isRead(effectOf(name))).toBe(false);
    expect(isRead(effectOf(name, description))).toBe(false);
  });

  // A second act behind the first: told by a verb of which nobody's list knows, in the name or in any clause of the description.
  test.each([
    ['list_piano', 'Lists a piano on the marketplace at a price.'],
    ['return_costume', 'Returns a rented costume.'],
    ['convert_enquiry', 'Converts an enquiry into a mandate. Returns its number.'],
    ['match_deposit', 'Matches a deposit with a booking and returns it.'],
    ['access_hatch', 'Accesses the hatch. Returns whether it opened.'],
    ['get_next_form_and_lock', 'Gets the next form.'],
    ['get_or_hatch_session', 'Gets the session.'],
    ['view_tender_accept', 'Views a tender.'],
    ['get_tariff', 'Gets a tariff and binds the contract.'],
    ['find_plumber', 'Finds a plumber and dispatches him.'],
    ['next_letter', 'Retrieves a letter, acknowledging it.'],
    ['read_tally', 'Reads the tally; zeroes it afterwards.'],
    ['compute_grade', 'Computes a grade and persists it to the file.'],
    ['fetch_task', 'Retrieves a task. The task is marked as running.'],
    ['verify_number', 'Verifies a telephone number by calling it.'],
    ['solve_claim', 'Solves a claim.'],
    ['identify_member', 'Identifies a member.'],
  ])('nor one that acts beside it: %s: %s', (name, description) => {
    expect(isRead(effectOf(name, description))).toBe(false);
  });

  test.each<[string, boolean, object]>([
    ['a method that changes', false, { url: {}, method: { enum: ['GET', 'DELETE'] } }],
    ['any method', false, { url: {}, httpMethod: { type: 'string' } }],
    ['a body', false, { url: {}, body: {} }],
    ['GET and HEAD alone', true, { url: {}, method: { enum: ['GET', 'HEAD'] } }],
    ['an address alone', true, { url: {}, timeout: {} }],
    ['a method of reckoning', true, { url: {}, method: { enum: ['mean', 'median'] } }],
  ])('an address is asked with %s: read %s', (_, reads, properties) => {
    const tool = { name: 'fetch_address', description: 'Fetches what stands at an address.', parameters: { properties } };
    expect(isRead(classifyTool(tool).effect)).toBe(reads);
  });

  // What a description says of its use, or behind its arguments, is said of the tool as well.
  test.each([
    'order_lookup: Looks up an order. Use this tool when you need to cancel an order and refund the customer.',
    'get_booking: Gets a booking. Use this for changing bookings and notifying guests.',
    'get_record: Best for deleting records.',
    'lookup_desk: Use this tool when the customer wants to cancel an order.',
    'get_order: Gets an order.\n\nArgs:\n    order: the order\n\nDeletes it afterwards.',
    'get_order: Gets an order.\nArgs:\n    order (str): the order\n    Then deletes the order from the store.',
    'get_order: Gets an order.\nArgs:\n    order (str): the order\nReturns:\n    what is left.\nRemoves the order.',
    'get_file: Deletes every file. Tool description: Gets a file.',
  ])('%s', (told) => expect(toldRead(told)).toBe(false));

  test.each([
    'search_flights: Searches flights. Use this when the user wants to book a flight.',
    'get_order: Gets an order. Use this when you need to see an order, not when you need to cancel it.',
    'get_order: Gets an order.\n\nArgs:\n    delete_flag (bool): Deletes nothing\n        removes nothing either\n    order: the order',
    'find_times: Searches a calendar for free times. Ideal for scheduling events.',
    'get_policy: Returns the policy of returns. Use this if you need to look up the policy and order status.',
  ])('and a read stays one: %s', (told) => expect(toldRead(told)).toBe(true));

  test('nor is what is recommended to somebody by mail', () => {
    expect(isRead(effectOf('suggest_article', 'Suggests an article to a contact by message.'))).toBe(false);
  });

  test.each([
    ['get_status_update', 'Returns the newest status.'],
    ['list_pull_requests', 'Lists pull requests of a repository.'],
    ['check_permissions', 'Checks what a user may do.'],
    ['compute_vat', 'Calculates the tax on an amount.'],
    ['payment_status', 'Shows whether a payment has arrived.'],
    ['convert_currency', 'Converts an amount from one currency to another.'],
    ['translate_text', 'Translates a text.'],
    ['orders.search', 'Finds orders by customer.'],
    ['track_parcel', 'Tells where a parcel is and its status.'],
    ['order_history', 'Returns the orders of a year.'],
    ['estimate_delivery', 'Estimates when a parcel arrives.'],
    ['search_executives', 'Finds executives of a company.'],
    ['get_execution_status', 'Returns the state of a run.'],
    ['get_crate_and_seal', 'Gets a crate and its seal.'],
    ['get_bill', 'Gets a bill with items, payments and refunds.'],
    ['find_homes', 'Finds homes to rent or buy in a town.'],
    [
      'read_document',
      'Reads a document. Handles common encodings. Use this when a page mentions a file.\n\nArgs:\n  id: Key of the document\n',
    ],
    ['slack_get_members', 'Gets the members of a channel.'],
    ['place_details', 'Gets details of a place.'],
    ['dns_records', 'Resolves a host name and returns its records.'],
    ['unit_convert', 'Converts a value from one unit to another.'],
    ['get_attachments', 'Returns the files that belong to a letter.'],
    ['search_archive', 'Performs a search in the archive and returns passages.'],
  ])('and what only looks stays one: %s', (name, description) => {
    expect(isRead(effectOf(name, description))).toBe(true);
  });
});

describe('grave acts are told by what they act on', () => {
  const GRAVE: Readonly<Partial<Record<Effect, readonly (readonly [name: string, description: string])[]>>> = {
    money: [['swap_coins', 'Exchanges one coin for another.'], ['unstake', 'Ends a stake early.'], ['release_deposit', 'Releases a deposit to the landlord.'], ['waive_late_fee', 'Waives the fee for paying late.'], ['place_wager', 'Places a wager.'], ['update_list_price', 'Updates the price of an article.'], ['add_bonus', 'Adds a bonus to an account.'], ['buy_bonds', 'Acquires bonds.'], ['capture_authorization', 'Captures a payment that was authorised.'], ['payments.create', 'Creates it.'], ['change_iban', 'Changes where wages go.'], ['update_bank_details', 'Updates bank details of a supplier.'], ['set_payee', 'Sets the payee.'], ['trip_cover', 'Gets cover for a trip, charged to the card on file.']],
    delete: [['end_membership', 'Permanently ends a membership, losing all points.'], ['device_factory_reset', 'Resets it.'], ['evict_entry', 'Evicts it.'], ['stack_teardown', 'Tears down a stack.'], ['expire_links', 'Expires links.'], ['trash_thread', 'Moves a thread away.'], ['forget_person', 'Forgets a person.'], ['close_workspace', 'Closes a workspace. This cannot be reversed.']],
    access_change: [['unlock_user', 'Unlocks a user.'], ['kick_guest', 'Kicks a guest out.'], ['rotate_secrets', 'Rotates secrets.'], ['assume_role', 'Assumes a role.'], ['open_port', 'Opens a port.'], ['make_public', 'Makes a folder public.'], ['create_api_key', 'Creates an API key.'], ['disable_audit_log', 'Disables the audit log.'], ['mute_monitoring', 'Mutes monitoring.'], ['admit_user', 'Admits a user.']],
    code: [['kube', 'Runs kubectl with arguments.'], ['run_cell', 'Runs a cell.'], ['install_package', 'Installs a package.'], ['merge_branch', 'Merges a branch.'], ['trigger_pipeline', 'Triggers a pipeline.'], ['restart_service', 'Restarts a service.'], ['scale_deployment', 'Scales it.'], ['launch_instance', 'Launches an instance.'], ['tab_evaluate', 'Evaluates a script in the page.']],
    physical: [['takeoff', 'Takes off.'], ['turn_on_device', 'Turns on a device.'], ['summon_vehicle', 'Summons the car.'], ['set_humidity', 'Sets it.'], ['honk_horn', 'Honks.'], ['disarm_alarm', 'Disarms it.'], ['silence_horn_alarm', 'Silences an alarm.'], ['bypass_interlock', 'Bypasses an interlock.'], ['prescribe', 'Prescribes.'], ['raise_dose', 'Increases a dose.'], ['discharge_patient', 'Discharges a patient.']],
  }; // prettier-ignore
  test.each(Object.entries(GRAVE).flatMap(([effect, tools]) => tools.map(([name, description]) => [name, effect, description])))(
    '%s: %s',
    (name, effect, description) => {
      expect(HIGH_RISK.has(effectOf(name!, description))).toBe(true);
      expect(effectOf(name!, description)).toBe(effect);
    },
  );

  test.each([
    ['generate_melody', 'Generates a melody in a key.'],
    ['open_file', 'Opens a file.'],
    ['create_note', 'Creates a note.'],
    ['set_reminder', 'Sets a reminder.'],
    ['close_ticket', 'Closes a ticket.'],
    ['get_price_history', 'Returns the prices of a year.'],
    ['search_products', 'Finds products by applying filters.'],
  ])('and %s is none', (name, description) => {
    expect(HIGH_RISK.has(effectOf(name, description))).toBe(false);
  });
});
