import { findModel } from '../../core/models/findModel.ts';
import type { Settings } from '../settings.ts';
import { modelRows } from './modelRows.ts';

/** The context of an ask must leave room for the conversation and the answer. */
const SHARE_OF_WINDOW = 1 / 3;

/** Most tokens of context that go along with an ask of this model: what the user set, less where the model's window is small. */
export function contextBudget(model: string, settings: Pick<Settings, 'contextBudget' | 'models'>): number {
	const window = findModel(model, modelRows(settings))?.contextWindow ?? Number.POSITIVE_INFINITY;
	return Math.min(settings.contextBudget(), Math.floor(window * SHARE_OF_WINDOW));
}
