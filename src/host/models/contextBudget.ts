import { findModel } from '../../core/models/findModel.ts';
import type { ReadyModel } from '../models.ts';
import type { Settings } from '../settings.ts';
import { modelRows } from './modelRows.ts';

/** The context of an ask must leave room for the conversation and the answer. */
const SHARE_OF_LIMIT = 1 / 3;

/** Most tokens of context that go along with an ask of this model: what the user set, less where the model or the account takes little. */
export function contextBudget(
	{ name, limitTokens = Number.POSITIVE_INFINITY }: Pick<ReadyModel, 'name' | 'limitTokens'>,
	settings: Pick<Settings, 'contextBudget' | 'models'>,
): number {
	const window = findModel(name, modelRows(settings))?.contextWindow ?? Number.POSITIVE_INFINITY;
	return Math.min(settings.contextBudget(), Math.floor(Math.min(window, limitTokens) * SHARE_OF_LIMIT));
}
