import type { Ceilings } from './ceilings.ts';
import { type CostSum, dayOf, type LedgerEntry, sumOf } from './ledger.ts';
import { amountWords, dollarWords, tokenWords } from './moneyWords.ts';

export interface CostReportInput {
	/** Of the days that are shown. */
	readonly entries: readonly LedgerEntry[];
	/** How many days these are, today among them. */
	readonly days: number;
	/** Unix time, ms. */
	readonly now: number;
	readonly ceilings: Ceilings;
	/** What is wrong in the setting of the ceilings. */
	readonly problems: readonly string[];
}

/** Characters of the longest bar. */
const WIDTH = 20;
const FULL = '█';
const HALF = '▌';

/** What was spent, as Markdown: totals, a bar for each day and for each model, and what the figures leave out. */
export function costReport({ entries, days, now, ceilings, problems }: CostReportInput): string {
	const all = sumOf(entries);
	const today = sumOf(entries.filter(({ at }) => dayOf(at) === dayOf(now)));
	const byDay = [...grouped(entries, ({ at }) => dayOf(at))].sort(([a], [b]) => (a < b ? 1 : -1));
	const byModel = [...grouped(entries, ({ model, host }) => `${plain(model)} | ${plain(host)}`)].sort(
		([, a], [, b]) => b.dollars - a.dollars || b.tokens - a.tokens,
	);
	const parts = [
		'# Costs of Tandem',
		...problems.map((problem) => `⚠ ${plain(problem)}`),
		`**Today:** ${sumWords(today)}. ${ceilingWords(ceilings)}`,
		`**In ${days} days:** ${sumWords(all)}.`,
		...(entries.length
			? [`## Days\n\n${table(['Day'], byDay)}`, `## Models\n\n${table(['Model', 'Endpoint'], byModel)}`]
			: ['Nothing was sent in this time.']),
		...notes(all),
		'“Tandem: Export Costs as CSV” opens all requests that are kept as a table.',
	];
	return `${parts.join('\n\n')}\n`;
}

function grouped(entries: readonly LedgerEntry[], keyOf: (entry: LedgerEntry) => string): ReadonlyMap<string, CostSum> {
	const groups = new Map<string, LedgerEntry[]>();
	for (const entry of entries) {
		const group = groups.get(keyOf(entry));
		if (group) group.push(entry);
		else groups.set(keyOf(entry), [entry]);
	}
	return new Map([...groups].map(([key, group]) => [key, sumOf(group)]));
}

function table(heads: readonly string[], rows: readonly (readonly [string, CostSum])[]): string {
	const hasMoney = rows.some(([, { dollars }]) => dollars > 0);
	const sizeOf = ({ dollars, tokens }: CostSum) => (hasMoney ? dollars : tokens);
	const most = Math.max(...rows.map(([, sum]) => sizeOf(sum)));
	const columns = [...heads, 'Cost', '', 'Tokens', 'Cached', 'Requests'];
	const align = [...heads.map(() => ':--'), '--:', ':--', '--:', '--:', '--:'];
	const lines = rows.map(([key, sum]) =>
		[key, moneyOf(sum), bar(sizeOf(sum), most), count(sum.tokens), count(sum.cachedTokens), count(sum.requests)].join(
			' | ',
		),
	);
	return [columns.join(' | '), align.join(' | '), ...lines].map((line) => `| ${line} |`).join('\n');
}

function bar(size: number, most: number): string {
	const halves = most > 0 ? Math.max(1, Math.round((2 * WIDTH * size) / most)) : 0;
	return size > 0 ? FULL.repeat(Math.floor(halves / 2)) + (halves % 2 ? HALF : '') : '';
}

/** “—” where no price is known, “+” behind a sum that lacks some. */
function moneyOf({ dollars, unpriced, requests }: CostSum): string {
	if (requests > 0 && unpriced === requests && dollars === 0) return '—';
	return `${dollarWords(dollars)}${unpriced ? ' +' : ''}`;
}

function sumWords(sum: CostSum): string {
	const fees = sum.feeDollars > 0 ? ` (${dollarWords(sum.feeDollars)} of it fees of tools that the endpoint ran)` : '';
	return `${moneyOf(sum)}${fees}, ${tokenWords(sum.tokens)} in ${requestWords(sum.requests)}`;
}

function ceilingWords({ day, turn, request }: Ceilings): string {
	const of = (name: string, { dollars, tokens }: Ceilings['day']) => {
		const amounts = [
			...(dollars === undefined ? [] : [amountWords(dollars, 'dollars')]),
			...(tokens === undefined ? [] : [amountWords(tokens, 'tokens')]),
		];
		return `${name} ${amounts.join(' and ') || 'none'}`;
	};
	return `Ceilings: ${[of('a day', day), of('a turn', turn), of('a request', request)].join('; ')}.`;
}

function notes({ unpriced, uncounted }: CostSum): readonly string[] {
	return [
		...(unpriced
			? [
					`The cost of ${requestWords(unpriced)} is not known: their endpoint has no list price, and your setting \`tandem.models\` has none for their model, or a tool made an image. Only your ceilings in tokens count for them.`,
				]
			: []),
		...(uncounted
			? [
					`The figures of ${requestWords(uncounted)} are estimated, since the endpoint told no usage: most were stopped before their end.`,
				]
			: []),
	];
}

function requestWords(number: number): string {
	return number === 1 ? '1 request' : `${count(number)} requests`;
}

function count(value: number): string {
	return value.toLocaleString('en-US');
}

/** A name in a Markdown table: nothing in it is markup. */
function plain(text: string): string {
	return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>()#+!|~&$]/g, '\\$&');
}
