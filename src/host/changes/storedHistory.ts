import { keptFile, undoneFile } from './fileReview.ts';
import type { FileRecord, RestoreRecord, TurnHistory, TurnRecord } from './turnRecords.ts';

/** The history as it is written. */
export function toStored({ turns, restores }: TurnHistory): string {
	return JSON.stringify({ version: 2, turns, restores });
}

/**
 * Reads what `toStored` wrote, and what the version before it wrote. Storage on disk is not trusted: a damaged record is left out, and
 * with a damaged restore all of them, because they are taken back one upon the other.
 */
export function fromStored(text: string): TurnHistory {
	const value = parsed(text);
	const turns = (Array.isArray(value?.turns) ? value.turns : [])
		.map((turn: unknown) => (value?.version === 1 ? fromVersion1(turn) : turn))
		.filter(isTurnRecord);
	const restores: readonly unknown[] = Array.isArray(value?.restores) ? value.restores : [];
	return { turns, restores: restores.every(isRestoreRecord) ? restores : [] };
}

function parsed(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Version 1 knew neither chat nor ask, and a review of whole files only. */
function fromVersion1(value: unknown): unknown {
	if (!isObject(value)) return value;
	const turn = { chat: '', ask: '', ...value };
	if (!isTurnRecord(turn)) return value;
	return { ...turn, files: turn.files.map(withDecision) };
}

function withDecision(file: FileRecord): FileRecord {
	if (file.review === 'kept') return keptFile(file);
	return file.review === 'undone' ? undoneFile(file) : file;
}

/** True for what `JSON.parse` gives for a stored record. */
function isTurnRecord(value: unknown): value is TurnRecord {
	if (!isObject(value)) return false;
	const isTitled = [value.turn, value.chat, value.ask].every((word) => typeof word === 'string');
	return isTitled && Array.isArray(value.files) && value.files.every(isFileRecord);
}

function isRestoreRecord(value: unknown): value is RestoreRecord {
	return (
		isObject(value) &&
		Array.isArray(value.parts) &&
		value.parts.every(
			(part: unknown) =>
				isObject(part) &&
				Array.isArray(part.files) &&
				part.files.every(isFileRecord) &&
				Array.isArray(part.was) &&
				part.was.every(isRecordAt),
		)
	);
}

function isRecordAt(value: unknown): boolean {
	if (!isObject(value) || typeof value.turn !== 'string' || !isCount(value.at)) return false;
	return isFileRecord(value.file);
}

function isFileRecord(value: unknown): boolean {
	return (
		isObject(value) &&
		typeof value.path === 'string' &&
		[value.movedFrom, value.keptAt].every((place) => place === undefined || typeof place === 'string') &&
		['pending', 'kept', 'undone', 'mixed'].includes(String(value.review)) &&
		Array.isArray(value.steps) &&
		value.steps.every(isStep)
	);
}

function isStep(value: unknown): boolean {
	if (!isObject(value) || !isCount(value.added) || !isCount(value.removed)) return false;
	return [value.before, value.after, value.diskBefore, value.kept, value.left].every(
		(name) => name === undefined || (typeof name === 'string' && /^[0-9a-f]{64}$/.test(name)),
	);
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
