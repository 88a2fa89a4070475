import type { ShownImage } from '../shared/askImage.ts';
import type { ChangedFile, Restored, ToldRule, TurnOutcome, TurnPart, TurnUsage, TurnView } from '../shared/chat.ts';
import type { Compaction } from '../shared/compaction.ts';
import type { NextAction } from '../shared/failure.ts';
import type { HostedKind, ShownFee } from '../shared/hosted.ts';

/** The label of the button for a failure's next action. */
export const NEXT_ACTION_LABELS: { readonly [K in NextAction]: string } = {
	setApiKey: 'Set API key',
	retry: 'Try again',
	continue: 'Continue',
	testConnection: 'Test connection',
	openModelSetting: 'Choose a model',
	openEndpointSetting: 'Open endpoint setting',
	openBilling: 'Open billing page',
	newChat: 'New chat',
	raiseCeiling: 'Raise ceiling',
};

/** How a turn ended, where that must be said in words. */
export const OUTCOME_SENTENCES: { readonly [K in TurnOutcome]: string } = {
	done: '',
	stopped: 'You stopped this answer.',
	failed: 'This turn failed.',
	interrupted: 'Interrupted: the window or the extension closed before the answer was complete.',
};

/** The state of a tool call, for who cannot see the icon. */
export const TOOL_STATES: { readonly [K in Extract<TurnPart, { kind: 'tool' }>['state']]: string } = {
	running: 'Running',
	ok: 'Done',
	failed: 'Failed',
	rejected: 'Rejected',
	cancelled: 'Cancelled',
};

/** The user’s word on a file, in a word; nothing while it waits. */
export const REVIEW_STATES: { readonly [K in ChangedFile['review']]: string } = {
	pending: '',
	kept: 'Kept',
	undone: 'Undone',
	mixed: 'Kept in part',
};

/** What a running turn is doing, without the time. */
export function phaseSentence(turn: TurnView): string {
	if (turn.phaseSentence) return turn.phaseSentence;
	switch (turn.phase) {
		case 'waiting':
			return `Waiting for ${turn.model}`;
		case 'answering':
			return 'Answering';
		case 'working':
			return 'Working';
		case 'retrying':
			return 'Trying again';
		case 'approval':
			return 'Waiting for your decision';
	}
}

/** What a compaction left out, and what for. Tokens are a guess, so two digits say enough. */
export function compactionSentence({ leftOut, savedTokens, answers }: Compaction): string {
	const results = `${leftOut} earlier ${leftOut === 1 ? 'result' : 'results'}`;
	const what = [...(leftOut ? [results] : []), ...(answers.length ? ['the ends of old answers'] : [])].join(' and ');
	const were = leftOut === 1 && !answers.length ? 'was' : 'were';
	return `${what.charAt(0).toUpperCase()}${what.slice(1)} ${were} left out to save about ${count(roughly(savedTokens))} tokens a request.`;
}

/** Who summed up what was left out, and for how much. */
export function summarySentence({ model, dollars }: NonNullable<Compaction['summary']>): string {
	return `Summary by ${model}${dollars === undefined ? '' : ` · ${formatDollars(dollars)}`}`;
}

function roughly(tokens: number): number {
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, tokens))) - 1);
	return Math.round(tokens / unit) * unit;
}

/** “3 s”, “2 min 5 s”. */
export function formatElapsed(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The tokens and the money of a turn in one line; “—” for what is not known. */
export function costSentence(usage: TurnUsage | undefined): string {
	if (!usage) return 'Tokens and cost —';
	const parts = [
		`${count(usage.inputTokens)} in`,
		...(usage.cachedTokens > 0 ? [`${count(usage.cachedTokens)} cached`] : []),
		`${count(usage.outputTokens)} out`,
		...(usage.fees ?? []).map(feeWords),
		usage.dollars === undefined && usage.knownDollars
			? `at least ${formatDollars(usage.knownDollars)}`
			: formatDollars(usage.dollars),
	];
	return `${usage.complete ? '' : 'At least '}${parts.join(' · ')}`;
}

/** “2 web searches $0.02”, “1 image —”. */
export function feeWords({ kind, count: number, dollars }: ShownFee): string {
	const [one, many] = FEE_UNITS[kind];
	const money = dollars === undefined ? '—' : `$${dollars.toFixed(4).replace(/0{1,2}$/, '')}`;
	return `${count(number)} ${number === 1 ? one : many} ${money}`;
}

const FEE_UNITS: { readonly [K in HostedKind]: readonly [string, string] } = {
	webSearch: ['web search', 'web searches'],
	fileSearch: ['file search', 'file searches'],
	codeInterpreter: ['container', 'containers'],
	imageGeneration: ['image', 'images'],
	mcp: ['remote call', 'remote calls'],
};

/** “$0.0042”, “$1.20”; “—” when the price is not known. */
export function formatDollars(dollars: number | undefined): string {
	if (dollars === undefined || !Number.isFinite(dollars)) return '—';
	if (dollars === 0) return '$0';
	if (dollars < 0.0001) return '< $0.0001';
	return `$${dollars.toFixed(dollars < 0.1 ? 4 : dollars < 1 ? 3 : 2)}`;
}

/** “1 file changed”, “3 files changed”. */
export function filesSentence(files: readonly ChangedFile[]): string {
	return files.length === 1 ? '1 file changed' : `${count(files.length)} files changed`;
}

/** An ask in a sentence is cut to about this many UTF-16 units. */
const ASK_IN_SENTENCE = 60;

/** What a restore did: “The chat and 2 files are as before “Add a test”.” `ask` is the words of the turn that it went back to. */
export function restoredSentence({ what, files }: Pick<Restored, 'what' | 'files'>, ask: string): string {
	const before = `as before “${inOneLine(ask)}”.`;
	const fileCount = files.length === 1 ? '1 file' : `${count(files.length)} files`;
	if (what === 'files') return `${fileCount} ${files.length === 1 ? 'is' : 'are'} ${before}`;
	if (what === 'both' && files.length > 0) return `The chat and ${fileCount} are ${before}`;
	return `The chat is ${before} Your files were left as they are.`;
}

/** “screen.png, 1366 × 768 pixels”. */
export function imageSentence({ name, width, height }: ShownImage): string {
	return `${name}, ${width} × ${height} pixels`;
}

/** “900 B”, “12 kB”, “1.4 MB”. */
export function fileSize(bytes: number): string {
	if (bytes < 1_000) return `${Math.round(bytes)} B`;
	return bytes < 999_500 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function inOneLine(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	if (line.length <= ASK_IN_SENTENCE) return line;
	// Half of a surrogate pair is no text, and half of a word reads badly.
	const cut = line.slice(0, ASK_IN_SENTENCE).replace(/[\ud800-\udbff]$/, '');
	const space = cut.lastIndexOf(' ');
	return `${space > ASK_IN_SENTENCE / 2 ? cut.slice(0, space) : cut}…`;
}

function count(value: number): string {
	return value.toLocaleString('en-US');
}

/** What holds of the user's instructions, in one line. */
export function instructionsSentence(rules: readonly ToldRule[]): string {
	const sent = rules.reduce((sum, { tokens, isNew }) => sum + (isNew ? tokens : 0), 0);
	const files = rules.length === 1 ? '1 file of instructions' : `${rules.length} files of instructions`;
	return sent ? `${files}, about ${sent.toLocaleString('en-US')} tokens` : files;
}
