import type { BatchAnswer } from '../batch.ts';
import { unfenced } from '../edits/fencedText.ts';
import { type AnswerShape, readStructured } from '../structured.ts';
import type { Parameters } from '../tools/parameters.ts';
import { CATEGORIES, SEVERITIES } from './finding.ts';

const PARAMETERS = {
	type: 'object',
	properties: {
		findings: {
			type: 'array',
			description: 'Each problem of the change once; empty when there is none.',
			items: {
				type: 'object',
				properties: {
					file: { type: 'string', description: 'Path of a file of the change.' },
					severity: { type: 'string', enum: SEVERITIES },
					category: { type: 'string', enum: CATEGORIES },
					title: { type: 'string' },
					explanation: { type: 'string' },
					quoted_code: { type: 'string', description: 'Whole lines copied exactly from the diff, without + or -.' },
					suggested_replacement: {
						type: 'string',
						description: 'The lines in place of exactly the quoted ones, or null.',
					},
				},
				required: ['file', 'severity', 'category', 'title', 'explanation', 'quoted_code'],
				additionalProperties: false,
			},
		},
		remark: { type: 'string', description: 'One or two sentences about this part as a whole.' },
	},
	required: ['findings', 'remark'],
	additionalProperties: false,
} as const satisfies Parameters;

/** What the answer to a part of a review is to be. */
export const REVIEW_ANSWER: AnswerShape<typeof PARAMETERS> = {
	name: 'review',
	description: 'The review of one part of a change.',
	parameters: PARAMETERS,
};

/** What one part was answered with, or why it was not reviewed, in words for the user. */
export type PartAnswer =
	/** `reports` are arguments of `report_finding`, each as JSON. */
	| { readonly kind: 'reports'; readonly reports: readonly string[]; readonly remark: string }
	| { readonly kind: 'none'; readonly reason: string };

/** Reads the answer to a part. Endpoints that do not hold to schemas are read with patience: a finding is not lost for its label. */
export function readPartAnswer(answer: BatchAnswer | undefined): PartAnswer {
	if (!answer) return none('the batch has no answer to it');
	if (answer.kind === 'failed') {
		const { kind } = answer.failure;
		if (kind === 'timeout') return none('the batch ended before it was answered');
		return none(kind === 'emptyAnswer' ? 'the batch has no answer to it' : 'its request failed');
	}
	const read = readStructured(answer, REVIEW_ANSWER);
	if (read.kind === 'value') return reportsOf(read.value.findings, read.value.remark);
	if (read.kind === 'truncated') return none('the answer was cut off');
	if (read.kind === 'refusal') return none('the model refused to review it');
	if (read.kind === 'failed') return none('the content filter stopped the answer');
	const { findings, remark } = looseFields(read.kind === 'invalid' ? read.text : '');
	if (!Array.isArray(findings)) return none('the answer could not be read');
	return reportsOf(findings, typeof remark === 'string' ? remark : '');
}

function none(reason: string): PartAnswer {
	return { kind: 'none', reason };
}

function reportsOf(findings: readonly unknown[], remark: string): PartAnswer {
	return { kind: 'reports', reports: findings.map((finding) => JSON.stringify(finding)), remark: remark.trim() };
}

function looseFields(text: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(unfenced(text) ?? text);
		return typeof value === 'object' && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
}
