import { type ToolDescription } from '../contract';

/** Labelled tools of our own invention. */
export interface ToolCase {
  tool: ToolDescription;
  highRisk: boolean;
  reads: boolean;
}

// prettier-ignore
const HIGH = [
  ['pay_supplier', 'Pays an open supplier invoice from the house account.'], ['issueVoucher', 'Issues a voucher over an amount to a customer as a refund.'], ['purgeQueue', 'Drops everything that waits in a queue.'], ['wipe_device', 'Erases a lost phone from afar.'],
  ['addKeyholder', 'Grants a person access to a building.'], ['rotate_admin_password', 'Sets a new password for the administrator.'], ['runQuery', 'Executes an SQL statement on the warehouse.'], ['sandbox.exec', 'Executes a Python script and returns its output.'],
  ['valve_open', 'Opens a valve of the cooling circuit.'], ['start_pump', 'Starts pump 1 or 2.'], ['terminateLease', 'Terminates a lease at the end of a month.'], ['unsubscribeAll', 'Removes every address from a mailing list.'], ['book_taxi', 'Books a taxi and charges the stored card.'],
  ['shares.sell', 'Sells shares at market price.'], ['set_role', 'Assigns a role to a user.'], ['transferFunds', 'Moves money between accounts.'], ['close_account', 'Closes an account for good and deletes its data.'], ['kill_job', 'Terminates a running job.'], ['revoke_token', 'Revokes an access token.'], ['lock_gate', 'Locks the gate of the yard.'],
] as const;
// prettier-ignore
const WRITES = [
  ['save_note', 'Stores a note about a customer.'], ['updateAddress', 'Changes the postal address of a customer.'], ['schedule_visit', 'Schedules a visit of a technician.'], ['tag_ticket', 'Adds a label to a ticket.'], ['send_newsletter', 'Sends the newsletter to subscribers.'], ['notifyTeam', 'Posts a message in a team channel.'],
  ['upload_file', 'Uploads a file to the project.'], ['rename_folder', 'Gives a folder another name.'], ['markAsRead', 'Marks messages as read.'], ['set_reminder', 'Sets a reminder for a date.'], ['import_contacts', 'Imports contacts from a file.'], ['resolveTicket', 'Resolves a ticket with a comment.'],
] as const;
// prettier-ignore
const READS = [
  ['list_suppliers', 'Lists suppliers with their ratings.'], ['getInvoice', 'Returns one invoice with its lines.'], ['search_orders', 'Finds orders by customer, date or state.'], ['payment_status', 'Shows whether a payment has arrived.'], ['fetchDeletedItems', 'Lists items that were deleted in the last 30 days.'], ['compute_vat', 'Calculates the tax on an amount.'],
  ['exchange_rate', 'Gets the rate between two currencies.'], ['check_permissions', 'Checks what a user may do.'], ['translate_text', 'Translates a text.'], ['find_flights', 'Searches flights between two towns.'], ['viewCalendar', 'Shows the events of a week.'], ['describe_table', 'Describes the columns of a table.'], ['get_door_state', 'Tells whether a door is open or locked.'], ['count_refunds', 'Counts refunds in a period.'],
] as const;

const cases = (list: readonly (readonly [string, string])[], highRisk: boolean, reads: boolean): ToolCase[] =>
  list.map(([name, description]) => ({ tool: { name, description }, highRisk, reads }));

export const TOOL_CASES: readonly ToolCase[] = [
  ...cases(HIGH, true, false),
  ...cases(WRITES, false, false),
  ...cases(READS, false, true),
];
