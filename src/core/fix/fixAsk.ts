import { textLines } from '../edits/textLines.ts';
import type { Problem } from '../ports.ts';
import { beginningOf } from '../safety/cutWhole.ts';

/** What is to be fixed, and what the editor knows about it. */
export interface FixTarget {
	/** Workspace path of the file with the problem. */
	readonly path: string;
	readonly languageId: string;
	/** The document's text as the editor holds it. */
	readonly text: string;
	readonly problem: Problem;
	/** A page about this kind of problem, when the language extension links one. */
	readonly documentation?: string;
	/** All problems of the file; those near are told as well. */
	readonly problems: readonly Problem[];
	/** Lines (1-based, inclusive) of the function, class or block around the problem, when an extension knows them. */
	readonly enclosing?: LineRange;
}

/** 1-based, both inclusive. */
export interface LineRange {
	readonly from: number;
	readonly to: number;
}

/** Lines shown on each side of the problem when nothing is known of its surroundings. */
const AROUND = 30;
/** More of an enclosing symbol than this on one side of the problem is not shown. */
const FARTHEST = 100;
const MOST_NEARBY = 12;
const LONGEST_LINE = 500;

/** The user's message of a fix: the problem, what is reported near it, and the code around it with line numbers. */
export function fixAsk(target: FixTarget): string {
	const { problem } = target;
	const range = shownRange(target);
	const nearby = target.problems.filter((other) => other !== problem && !isSame(other, problem) && isIn(other, range));
	const sections = [
		`Fix this problem in ${target.path} (${target.languageId}):\n${describe(problem)}`,
		...(target.documentation === undefined ? [] : [`Documentation: ${target.documentation}`]),
		...(problem.related.length ? [`Related:\n${problem.related.map(describeRelated).join('\n')}`] : []),
		...(nearby.length ? [`Also reported here, not to be fixed for its own sake:\n${listNearby(nearby)}`] : []),
		`${target.path}, lines ${range.from}–${range.to} (the numbers are not part of the file):\n${numberedLines(target, range)}`,
	];
	return sections.join('\n\n');
}

/** The lines that are shown: the enclosing symbol, cut to some way around the problem, or a fixed number of lines around it. */
export function shownRange(target: Pick<FixTarget, 'text' | 'problem' | 'enclosing'>): LineRange {
	const last = Math.max(1, textLines(target.text).lines.length);
	const { startLine, endLine } = target.problem;
	const around = { from: startLine - AROUND, to: Math.max(startLine, endLine) + AROUND };
	const symbol = target.enclosing;
	const wanted = symbol
		? {
				from: Math.min(Math.max(symbol.from, startLine - FARTHEST), startLine - 3),
				to: Math.max(Math.min(symbol.to, startLine + FARTHEST), Math.min(endLine, startLine + FARTHEST) + 3),
			}
		: { from: around.from, to: Math.min(around.to, startLine + FARTHEST) };
	const from = Math.min(Math.max(1, wanted.from), last);
	return { from, to: Math.max(from, Math.min(last, wanted.to)) };
}

function describe(problem: Problem): string {
	const name = [problem.source, problem.code].filter(Boolean).join(' ');
	const end = problem.endLine === problem.startLine ? '' : `–${problem.endLine}:${problem.endColumn}`;
	const where = `line ${problem.startLine}:${problem.startColumn}${end}`;
	return `${where}: ${problem.severity}${name && ` ${name}`}: ${problem.message}`;
}

function describeRelated(related: Problem['related'][number]): string {
	return `${related.path}:${related.line}: ${related.message}`;
}

function listNearby(problems: readonly Problem[]): string {
	const shown = problems.slice(0, MOST_NEARBY).map(describe);
	return [...shown, ...(problems.length > MOST_NEARBY ? [`and ${problems.length - MOST_NEARBY} more`] : [])].join('\n');
}

function numberedLines(target: FixTarget, range: LineRange): string {
	const width = String(range.to).length;
	const lines = textLines(target.text).lines.slice(range.from - 1, range.to);
	return lines
		.map((line, index) => {
			const cut = line.length > LONGEST_LINE ? `${beginningOf(line, LONGEST_LINE)}… (cut)` : line;
			return `${String(range.from + index).padStart(width)}| ${cut}`;
		})
		.join('\n');
}

function isSame(one: Problem, other: Problem): boolean {
	return one.startLine === other.startLine && one.startColumn === other.startColumn && one.message === other.message;
}

function isIn(problem: Problem, range: LineRange): boolean {
	return problem.startLine >= range.from && problem.startLine <= range.to;
}
