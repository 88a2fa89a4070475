import type { Workspace } from '../ports.ts';
import type { Tool, ToolResult } from '../tools/tool.ts';
import { type Anchor, type Located, locateQuote } from './anchor.ts';
import type { Change, ChangedFileDiff } from './change.ts';
import { type Finding, findingId } from './finding.ts';
import { type FindingReport, REPORT_FINDING, readReport } from './findingReport.ts';
import { fitSuggestion, planSuggestion, type Suggestion } from './suggestion.ts';

/** What one review has found so far, and the tool by which the model tells it. */
export interface FindingBook {
	readonly tool: Tool;
	/** The same without a call: the arguments of one, from an answer that came in one piece. */
	report(argumentsText: string, workspace: FindingFiles, signal: AbortSignal): Promise<ToolResult>;
	/** Every finding so far, each once; those without a place too. */
	findings(): readonly Finding[];
}

/** Where the texts are that suggestions have to fit. */
export type FindingFiles = Pick<Workspace, 'read'>;

interface Book {
	readonly change: Change;
	readonly placed: Map<string, Finding>;
	/** Told but not found in the diff, by file and title; each was sent back once. */
	readonly unplaced: Map<string, Finding>;
}

/** Opens the book of one review. A finding is placed by us: the model quotes code, `locateQuote` says where that is. */
export function openFindingBook(change: Change): FindingBook {
	const book: Book = { change, placed: new Map(), unplaced: new Map() };
	return {
		findings: () => [...book.placed.values(), ...book.unplaced.values()],
		tool: {
			risk: 'reads',
			spec: REPORT_FINDING,
			progressTitle: () => 'Reporting a finding',
			run: (argumentsText, ports, signal) => record(book, argumentsText, ports.workspace, signal),
		},
		report: (argumentsText, workspace, signal) => record(book, argumentsText, workspace, signal),
	};
}

async function record(
	book: Book,
	argumentsText: string,
	workspace: FindingFiles,
	signal: AbortSignal,
): Promise<ToolResult> {
	const report = readReport(argumentsText);
	if ('instruction' in report) return failed('Finding not understood', report.instruction);
	const file = findFile(book.change, report.file);
	if (!file) {
		const paths = book.change.files.map((one) => one.path).slice(0, 40);
		return failed(
			'Finding in an unknown file',
			`${report.file} is not a file of this change. Use one of these paths: ${paths.join(', ')}.`,
		);
	}
	const located = locateQuote(file, report.quotedCode);
	if (located.kind !== 'anchored') return sendBack(book, file, report, located);
	return place(book, file, report, located.anchor, workspace, signal);
}

async function place(
	book: Book,
	file: ChangedFileDiff,
	report: FindingReport,
	anchor: Anchor,
	workspace: FindingFiles,
	signal: AbortSignal,
): Promise<ToolResult> {
	const where = `${file.path}:${anchor.startLine}`;
	book.unplaced.delete(titleKey(file.path, report.title));
	const twin = [...book.placed.values()].find((finding) => isSame(finding, file, report, anchor));
	if (twin)
		return { outcome: 'ok', title: `Known already: ${report.title}`, text: 'This was reported already. Go on.' };
	const suggested = await checkSuggestion(file, report, anchor, workspace, signal);
	const finding: Finding = {
		...base(file, report, anchor.code.join('\n')),
		anchor,
		...('code' in suggested && { suggestion: suggested }),
		notes: 'dropped' in suggested && suggested.dropped ? [`A suggestion was left out: ${suggested.dropped}`] : [],
	};
	book.placed.set(`${finding.id} ${book.placed.size}`, finding);
	const without = finding.notes.length ? ` Its replacement was left out: ${finding.notes.join(' ')}` : '';
	return { outcome: 'ok', title: `${report.title} (${where})`, text: `Recorded at ${where}.${without}` };
}

function isSame(finding: Finding, file: ChangedFileDiff, report: FindingReport, anchor: Anchor): boolean {
	if (finding.file !== file.path) return false;
	if (titleKey(finding.file, finding.title) === titleKey(file.path, report.title)) return true;
	const other = finding.anchor;
	if (!other || other.side !== anchor.side || finding.category !== report.category) return false;
	const isWithin = (a: Anchor, b: Anchor) => a.startLine >= b.startLine && a.endLine <= b.endLine;
	return isWithin(anchor, other) || isWithin(other, anchor);
}

/** A suggestion that fits the file as it is now, or why it is left out. */
async function checkSuggestion(
	file: ChangedFileDiff,
	report: FindingReport,
	anchor: Anchor,
	workspace: FindingFiles,
	signal: AbortSignal,
): Promise<Suggestion | { readonly dropped: string | undefined }> {
	if (report.replacement === undefined) return { dropped: undefined };
	const fitted = fitSuggestion(anchor, report.quotedCode, report.replacement);
	if ('sentence' in fitted) return { dropped: fitted.sentence };
	const read = await workspace.read(file.path, signal);
	if (read.kind === 'refused') return { dropped: `${file.path} could not be read.` };
	const planned = planSuggestion(file.path, read.text, fitted);
	return planned.kind === 'plan' ? fitted : { dropped: planned.sentence };
}

/** Once per finding the model may quote again; after that the finding has no place and stands in the summary. */
function sendBack(book: Book, file: ChangedFileDiff, report: FindingReport, located: Located): ToolResult {
	const key = titleKey(file.path, report.title);
	const isSecond = book.unplaced.has(key);
	const finding = { ...base(file, report, report.quotedCode), notes: [whyUnplaced(located)] };
	if (isSecond) {
		book.unplaced.set(key, finding);
		return {
			outcome: 'ok',
			title: `${report.title} (no place found)`,
			text: 'The code could not be placed again. The finding goes into the summary without a line. Go on, do not report it again.',
		};
	}
	const isPlaced = [...book.placed.values()].some((one) => titleKey(one.file, one.title) === key);
	if (!isPlaced) book.unplaced.set(key, finding);
	return failed(
		`No place found: ${report.title}`,
		`${instruction(located)} Then make the call again with the same title.`,
	);
}

function instruction(located: Located): string {
	if (located.kind === 'ambiguous') {
		const lines = located.lines.slice(0, 8).join(', ');
		return `quoted_code stands at several places of this diff (lines ${lines}). Quote more consecutive lines, so that it is the only place.`;
	}
	if (located.kind === 'unchanged')
		return 'quoted_code is not changed by this change. Quote lines with at least one that begins with + or - in the diff; if the problem is not of this change, drop it.';
	return 'quoted_code is not in the diff of this file. Copy whole consecutive lines exactly from the diff, without the leading + or -.';
}

function whyUnplaced(located: Located): string {
	if (located.kind === 'ambiguous') return 'The code that it quotes stands at several places of the change.';
	if (located.kind === 'unchanged') return 'The code that it quotes is not changed by this change.';
	return 'The code that it quotes is not in the change.';
}

function base(file: ChangedFileDiff, report: FindingReport, code: string): Omit<Finding, 'notes'> {
	return {
		id: findingId(file.path, report.category, code),
		file: file.path,
		severity: report.severity,
		category: report.category,
		title: report.title,
		explanation: report.explanation,
		quotedCode: code,
	};
}

function titleKey(file: string, title: string): string {
	return `${file}\n${title
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim()}`;
}

/** The file that the model means: its path, its path before, with a diff's prefix, or the only one that ends so. */
function findFile(change: Change, named: string): ChangedFileDiff | undefined {
	const path = named.replaceAll('\\', '/').replace(/^\.\//, '');
	const exact = (wanted: string) => change.files.find((file) => file.path === wanted || file.oldPath === wanted);
	const found = exact(path) ?? exact(path.replace(/^[ab]\//, '')) ?? exact(path.replace(/^\/+/, ''));
	if (found) return found;
	const ending = change.files.filter((file) => file.path.endsWith(`/${path}`));
	return ending.length === 1 ? ending[0] : undefined;
}

function failed(title: string, text: string): ToolResult {
	return { outcome: 'failed', title, text };
}
