import { CATALOGUE } from './catalogue.ts';
import { findModel } from './findModel.ts';
import type { ModelRow } from './modelRow.ts';

const DAY_MS = 86_400_000;
/** So far ahead the user is told for the first time, days. */
const FIRST_NOTICE = 60;
/** In the last days the notice is louder and comes each day. */
const LAST_DAYS = 7;

/** Model id → ISO date on which the endpoint switches it off, or `null` where it says that no date is set. */
export type ShutdownDates = ReadonlyMap<string, string | null>;

/** When a model ends and who says so: the endpoint's own list, the catalogue on OpenAI's behalf, or a row of the user. */
export interface Shutdown {
	readonly on: string;
	readonly from: 'endpoint' | 'catalogue' | 'user';
	readonly successor?: string;
}

export type Lifecycle =
	| { readonly kind: 'fine' }
	/** It ends within 60 days. `daysLeft` is 0 on the day itself; days are those of UTC. */
	| ({ readonly kind: 'ending'; readonly daysLeft: number } & Shutdown)
	| ({ readonly kind: 'ended' } & Shutdown);

/** The announced end of a model, however far away. What the endpoint says goes over what Tandem knows, also that there is none. */
export function shutdownOf(model: string, rows: readonly ModelRow[], dates: ShutdownDates): Shutdown | undefined {
	const row = findModel(model, rows);
	const successor = row?.successor !== undefined && { successor: row.successor };
	const said = dates.get(model);
	if (said === null) return undefined;
	if (said !== undefined) return { on: said, from: 'endpoint', ...successor };
	if (row?.shutdown === undefined) return undefined;
	const isOurs = findModel(model, CATALOGUE)?.shutdown === row.shutdown;
	return { on: row.shutdown, from: isOurs ? 'catalogue' : 'user', ...successor };
}

/** How it stands with a model's life. `now` is Unix time, ms. A date that is none counts as not said. */
export function lifecycleOf(model: string, rows: readonly ModelRow[], dates: ShutdownDates, now: number): Lifecycle {
	const shutdown = shutdownOf(model, rows, dates);
	if (!shutdown) return { kind: 'fine' };
	const daysLeft = Date.parse(`${shutdown.on}T00:00:00Z`) / DAY_MS - Math.floor(now / DAY_MS);
	if (daysLeft < 0) return { kind: 'ended', ...shutdown };
	return daysLeft <= FIRST_NOTICE ? { kind: 'ending', daysLeft, ...shutdown } : { kind: 'fine' };
}

/** How loud to tell the user. */
export type NoticeTone = 'quiet' | 'loud' | 'ended';

/**
 * Whether it is time to tell the user, and how: once a week from 60 days ahead, once a day in the last 7 days and after the
 * end. `shownAt` is when they were last told of this model, Unix time in ms; a time that lies ahead was another clock's.
 */
export function noticeDue(life: Lifecycle, shownAt: number | undefined, now: number): NoticeTone | undefined {
	if (life.kind === 'fine') return undefined;
	const tone = life.kind === 'ended' ? 'ended' : life.daysLeft <= LAST_DAYS ? 'loud' : 'quiet';
	const pause = tone === 'quiet' ? 7 * DAY_MS : DAY_MS;
	const isShown = shownAt !== undefined && shownAt <= now && now - shownAt < pause;
	return isShown ? undefined : tone;
}

/** A sentence for the user on a model that ends or has ended, with what to do. `host` is the endpoint's. */
export function lifecycleSentence(
	model: string,
	life: Exclude<Lifecycle, { kind: 'fine' }>,
	{ host, isOpenai }: { readonly host: string; readonly isOpenai: boolean },
): string {
	const { from, successor, on } = life;
	const maker = from === 'endpoint' && !isOpenai ? host : 'OpenAI';
	const next = successor === undefined ? '' : `; ${successor} is named as its successor`;
	if (life.kind === 'ended') {
		const ended = from === 'user' ? `${model} was switched off` : `${maker} switched ${model} off`;
		return `${ended} on ${on}. Choose another model${next}.`;
	}
	const ends = from === 'user' ? `${model} is switched off` : `${maker} switches ${model} off`;
	const follow = from === 'catalogue' && !isOpenai ? `, and ${host} may follow` : '';
	const by = life.daysLeft > 0 ? 'by then' : 'now';
	return `${ends} ${whenWords(life.daysLeft)}, on ${on}${follow}. Choose another model ${by}${next}.`;
}

function whenWords(daysLeft: number): string {
	if (daysLeft === 0) return 'today';
	return daysLeft === 1 ? 'tomorrow' : `in ${daysLeft} days`;
}
