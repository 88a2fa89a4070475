import { findModel } from './findModel.ts';
import { type ShutdownDates, shutdownOf } from './lifecycle.ts';
import type { ModelRow, Price } from './modelRow.ts';

/** A model to choose from, with what is known of it in words. */
export interface ModelChoice {
	readonly id: string;
	/** `notChat`: its name says that it is for something else, such as speech or embeddings. */
	readonly group: 'current' | 'known' | 'other' | 'notChat';
	/** How it stands: “ends 2027-01-14”, “not in the list”. '' when there is nothing to say. */
	readonly note: string;
	/** Window and price: “1,047,576 tokens · $2 in, $0.50 cached, $8 out per 1M · images”. '' when nothing is known. */
	readonly facts: string;
}

export interface ChoiceInput {
	/** What the endpoint lists; `undefined` when its list could not be had: then the rows are offered. */
	readonly listed: readonly string[] | undefined;
	readonly current: string;
	readonly rows: readonly ModelRow[];
	readonly dates: ShutdownDates;
	/** Unix time, ms. */
	readonly now: number;
}

const GROUPS: readonly ModelChoice['group'][] = ['current', 'known', 'other', 'notChat'];

const NOT_CHAT =
	/embed|whisper|\btts\b|dall-e|image|moderation|transcri|translat|realtime|audio|\bsora\b|davinci|babbage|rerank|guard/i;

/** The models to choose from: the current one, then what Tandem has rows for in their order, then the rest by name. */
export function modelChoices(input: ChoiceInput): readonly ModelChoice[] {
	const { listed, current, rows } = input;
	const offered = listed ?? rows.filter((row) => !hasEnded(row.id, input)).map((row) => row.id);
	const names = new Set(listed);
	const rank = new Map(rows.map((row, at) => [row, at]));
	const ranked = [...new Set([current, ...offered])]
		.filter((id) => id !== '')
		.map((id) => {
			const row = findModel(id, rows);
			const isMissing = names.size > 0 && !names.has(id);
			return { choice: choiceOf(id, row, isMissing, input), rank: row ? (rank.get(row) ?? rows.length) : rows.length };
		});
	ranked.sort(
		(a, b) =>
			GROUPS.indexOf(a.choice.group) - GROUPS.indexOf(b.choice.group) ||
			a.rank - b.rank ||
			a.choice.id.localeCompare(b.choice.id, 'en'),
	);
	return ranked.map(({ choice }) => choice);
}

function choiceOf(id: string, row: ModelRow | undefined, isMissing: boolean, input: ChoiceInput): ModelChoice {
	const notes = [endNote(id, input), isMissing ? 'not in the list' : ''];
	return { id, group: groupOf(id, row, input.current), note: notes.filter(Boolean).join(', '), facts: factsOf(row) };
}

function groupOf(id: string, row: ModelRow | undefined, current: string): ModelChoice['group'] {
	if (id === current) return 'current';
	if (row) return 'known';
	return NOT_CHAT.test(id) ? 'notChat' : 'other';
}

function endNote(id: string, { rows, dates, now }: ChoiceInput): string {
	const shutdown = shutdownOf(id, rows, dates);
	if (!shutdown) return '';
	return `${hasPassed(shutdown.on, now) ? 'ended' : 'ends'} ${shutdown.on}`;
}

function hasEnded(id: string, { rows, dates, now }: ChoiceInput): boolean {
	const shutdown = shutdownOf(id, rows, dates);
	return shutdown !== undefined && hasPassed(shutdown.on, now);
}

/** The day itself is the last one, in UTC. */
function hasPassed(date: string, now: number): boolean {
	return date < new Date(now).toISOString().slice(0, 10);
}

function factsOf(row: ModelRow | undefined): string {
	const window = row?.contextWindow === undefined ? '' : `${row.contextWindow.toLocaleString('en-US')} tokens`;
	const images = row?.input?.includes('image') ? 'images' : '';
	return [window, row?.price ? priceWords(row.price) : '', images].filter(Boolean).join(' · ');
}

/** A price in words: “$2 in, $0.50 cached, $8 out per 1M”. */
function priceWords({ input, cachedInput, output }: Price): string {
	const cached = cachedInput === undefined ? [] : [`${dollars(cachedInput)} cached`];
	return `${[`${dollars(input)} in`, ...cached, `${dollars(output)} out`].join(', ')} per 1M`;
}

/** Whole dollars without cents, anything else with two decimals or as many as it has. */
function dollars(amount: number): string {
	if (Number.isInteger(amount)) return `$${amount.toLocaleString('en-US')}`;
	const cents = amount.toFixed(2);
	return `$${Number(cents) === amount ? cents : amount}`;
}
