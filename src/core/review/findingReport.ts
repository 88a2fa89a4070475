import type { ToolSpec } from '../ports.ts';
import { CATEGORIES, type Category, SEVERITIES, type Severity } from './finding.ts';

/** A call of `report_finding` whose arguments are as the schema says. */
export interface FindingReport {
	readonly file: string;
	readonly severity: Severity;
	readonly category: Category;
	readonly title: string;
	readonly explanation: string;
	readonly quotedCode: string;
	readonly replacement: string | undefined;
}

/** The name of the one tool that a reviewing model may call. */
export const REPORT_FINDING: ToolSpec = {
	name: 'report_finding',
	description: 'Reports one problem of the change under review.',
	strict: true,
	parameters: {
		type: 'object',
		properties: {
			file: { type: 'string', description: 'Path of a file of the change.' },
			severity: { type: 'string', enum: [...SEVERITIES] },
			category: { type: 'string', enum: [...CATEGORIES] },
			title: { type: 'string', description: 'The problem in at most ten words.' },
			explanation: { type: 'string', description: 'What happens, when, and why it is wrong. At most four sentences.' },
			quoted_code: { type: 'string', description: 'Whole lines copied exactly from the diff, without + or -.' },
			suggested_replacement: {
				type: ['string', 'null'],
				description: 'The lines that should replace exactly the quoted ones, or null.',
			},
		},
		required: ['file', 'severity', 'category', 'title', 'explanation', 'quoted_code', 'suggested_replacement'],
		additionalProperties: false,
	},
};

const LONGEST_TITLE = 160;
const LONGEST_EXPLANATION = 4000;

/** The report in a call's arguments, or an instruction for the model. Too long texts are cut, not refused. */
export function readReport(argumentsText: string): FindingReport | { readonly instruction: string } {
	const fields = parseObject(argumentsText);
	if (!fields) return { instruction: 'The arguments are not a JSON object. Make the call again with all properties.' };
	const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
	const [file, title, explanation, quotedCode] = [
		text('file'),
		text('title'),
		text('explanation'),
		text('quoted_code'),
	];
	const severity = readSeverity(text('severity') ?? '');
	const category = CATEGORIES.find((one) => one === text('category')?.trim().toLowerCase()) ?? 'correctness';
	if (!file?.trim() || !title?.trim() || !explanation?.trim() || quotedCode === undefined)
		return { instruction: 'file, title, explanation and quoted_code must be strings with text. Make the call again.' };
	return {
		file: file.trim(),
		severity,
		category,
		title: title.trim().replace(/\s+/g, ' ').slice(0, LONGEST_TITLE),
		explanation: explanation.trim().slice(0, LONGEST_EXPLANATION),
		quotedCode,
		replacement: text('suggested_replacement'),
	};
}

/** Servers that do not enforce the schema let other words through; a finding is not lost for its label. */
function readSeverity(word: string): Severity {
	const known = SEVERITIES.find((one) => one === word.trim().toLowerCase());
	if (known) return known;
	if (/block|fatal|severe/i.test(word)) return 'critical';
	return /low|info|nit|trivial|style|suggest/i.test(word) ? 'minor' : 'major';
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
	} catch {
		return undefined;
	}
}
