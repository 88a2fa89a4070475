import type { LedgerEntry } from './ledger.ts';

const COLUMNS = [
	'time',
	'chat',
	'turn',
	'model',
	'endpoint',
	'input_tokens',
	'cached_tokens',
	'output_tokens',
	'dollars',
	'counted_by_endpoint',
	'fee_dollars',
	'known_dollars',
	'predicted_accepted',
	'predicted_rejected',
] as const;

/** The entries as CSV (RFC 4180), a line each. What a spreadsheet would take for a formula is made text. */
export function costCsv(entries: readonly LedgerEntry[]): string {
	const lines = entries.map((entry) =>
		[
			new Date(entry.at).toISOString(),
			entry.chat,
			entry.turn,
			entry.model,
			entry.host,
			entry.inputTokens,
			entry.cachedTokens,
			entry.outputTokens,
			entry.dollars ?? '',
			entry.counted ? 'yes' : 'no',
			entry.feeDollars ?? '',
			entry.knownDollars ?? '',
			entry.prediction?.accepted ?? '',
			entry.prediction?.rejected ?? '',
		]
			.map(cell)
			.join(','),
	);
	return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
	if (typeof value === 'number') return String(value);
	const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
